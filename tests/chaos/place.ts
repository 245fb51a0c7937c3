import type { RecordId, SessionId } from '#shared/ids.ts'
import type { Seeded } from '../harness/seeded.ts'
import type { FairClock } from './fair-clock.ts'
import type { History } from './history.ts'

/** How long anybody may wait for the server, in ms. */
export const PATIENCE = 60_000

export interface Place {
  readonly url: string
  readonly session: SessionId
  readonly history: History
  readonly seeded: Seeded
  /** By which patience ends. */
  readonly clock: FairClock
  /** How many records a writer has before they only mend what they wrote. */
  readonly mostRecords: number
  /** What has been seen in the commons, to be answered. */
  readonly seen: RecordId[]
}
