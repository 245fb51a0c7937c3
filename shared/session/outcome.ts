import type { SessionEvent } from './event.ts'
import type { Live } from './live.ts'
import { type LiveSession, lookedUp } from './state.ts'

/** What follows from a command: the session as it then is, and what has happened. Without events nothing has changed. */
export interface Outcome {
  readonly state: LiveSession
  readonly events: readonly SessionEvent[]
}

export const outcome = (state: LiveSession, ...events: readonly SessionEvent[]): Outcome => ({ state, events })

/** Asking for what is so already is no error: nothing happens. */
export const unchanged = (state: LiveSession): Outcome => ({ state, events: [] })

/** The session with these facts of `live` changed, and what follows from them. */
export function withLive(state: LiveSession, change: Partial<Live>): LiveSession {
  const live = { ...state.live, ...change }
  return { ...state, live, ...(change.lifts || change.groupRoles || change.brought || change.reveals ? lookedUp(live) : {}) }
}
