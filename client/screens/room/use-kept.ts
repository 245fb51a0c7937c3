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
  useEffect(() => {
    if (!reading || !part.current) return
    const address = `/api/readings/${reading.id}`
    const pictures = reading.blocks.flatMap(({ image }) => (image === undefined ? [] : [`${address}/images/${image}`]))
    void keepAnswers(part.current, { [`${address}?version=${reading.version}`]: reading })
      .then(() => (part.current ? keepPictures(part.current, pictures) : undefined))
      .catch(() => {})
  }, [reading])
  useEffect(() => {
    const code = error && failureOf(error).code
    if (part.current && (code === 'not-allowed' || code === 'not-found')) void dropAnswers(part.current)
  }, [error])
}
