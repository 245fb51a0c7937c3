import { useEffect, useRef } from 'react'
import type { ParticipantId } from '#shared/ids.ts'
import type { ReadingView } from '#shared/protocol/http/readings.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import { dropAnswers, keepAnswers, keepPictures } from '../../device/kept-answers.ts'
import { failureOf } from '../../requests/failure.ts'

/** Keeps the session and its text on this device while they are the person's to see, so that the room opens without network. */
export function useKept(view: SessionView | undefined, reading: ReadingView | undefined, error: Error | undefined): void {
  const part = useRef<ParticipantId>(undefined)
  useEffect(() => {
    if (!view) return
    part.current = view.me.id
    void keepAnswers(view.me.id, { [`/api/sessions/${view.id}`]: view }).catch(() => {})
  }, [view])
  const code = error && failureOf(error).code
  const ended = code === 'not-allowed' || code === 'not-found'
  useEffect(() => {
    const participant = part.current
    if (!reading || !participant || ended) return
    const address = `/api/readings/${reading.id}`
    const pictures = reading.blocks.flatMap(({ image }) => (image === undefined ? [] : [`${address}/images/${image}`]))
    return whenQuiet(() => {
      void keepAnswers(participant, { [`${address}?version=${reading.version}`]: reading })
        .then(() => keepPictures(participant, pictures))
        .catch(() => {})
    })
  }, [reading, ended])
  useEffect(() => {
    if (part.current && ended) void dropAnswers(part.current)
  }, [ended])
}

/** To write down a whole book takes a while in which nothing is drawn: the page comes first. @returns what lets it be. */
function whenQuiet(act: () => void): () => void {
  // Safari has no idle time to ask for
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(act, 1_000)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(act, { timeout: 3_000 })
  return () => cancelIdleCallback(idle)
}
