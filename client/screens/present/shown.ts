/**
 * What the projector shows, as the facilitator's screen says it. Both run in one browser, so they talk through it: the
 * choice is kept with the session and other windows hear of it. Without a word, the projector follows the session.
 */

import { z } from 'zod'
import { RecordId, type SessionId } from '#shared/ids.ts'

export const views = ['session', 'code', 'phase', 'heat', 'passage'] as const
export const Shown = z.object({
  view: z.enum(views).default('session'),
  /** Threads that are shown beside the passage. */
  threads: z.array(RecordId).default([]),
})
export type Shown = z.infer<typeof Shown>

const nothing: Shown = { view: 'session', threads: [] }
const keyOf = (session: SessionId): string => `catena.projector.${session}`
const listeners = new Set<() => void>()
const parsed = new Map<string, { raw: string; shown: Shown }>()

/** What it shows now; the same object until that changes. */
export function shownOn(session: SessionId): Shown {
  const raw = localStorage.getItem(keyOf(session))
  if (raw === null) return nothing
  const known = parsed.get(session)
  if (known?.raw === raw) return known.shown
  const shown = parse(raw)
  parsed.set(session, { raw, shown })
  return shown
}

function parse(raw: string): Shown {
  try {
    return Shown.parse(JSON.parse(raw))
  } catch {
    return nothing
  }
}

export function showOn(session: SessionId, to: Partial<Shown>): void {
  localStorage.setItem(keyOf(session), JSON.stringify({ ...shownOn(session), ...to }))
  for (const listener of listeners) listener()
}

export function subscribeShown(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}
