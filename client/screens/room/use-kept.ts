import { useEffect, useRef } from 'react'
import type { ParticipantId } from '#shared/ids.ts'
import type { ReadingView } from '#shared/protocol/http/readings.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import { dropAnswers, keepAnswers, keepPictures } from '../../device/kept-answers.ts'
import { whenIdle } from '../../device/when-idle.ts'
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
    const keep = () =>
      void keepAnswers(participant, { [`${address}?version=${reading.version}`]: reading })
        .then(() => keepPictures(participant, pictures))
        .catch(() => {})
    // To write down a whole book takes a while in which nothing is drawn: the page comes first.
    return whenIdle(keep, 3_000)
  }, [reading, ended])
  useEffect(() => {
    if (part.current && ended) void dropAnswers(part.current)
  }, [ended])
}
