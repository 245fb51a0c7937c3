import type { Commit } from '#server/storage/commit.ts'
import type { Room } from './room.ts'

/** Rooms that this node holds for one turn, so that no other node changes them meanwhile. */
export interface Held {
  /** Those of them that another node holds just now: what was to be done in them waits for a later turn. */
  readonly elsewhere: ReadonlySet<Room>
  /** @throws CommitFailed */
  commit(work: Commit): Promise<void>
  /** Lets go where nothing was committed; else nothing is left to do. */
  release(): Promise<void>
  /** Lets go of what may be half done. Never throws. */
  abandon(): Promise<void>
}
