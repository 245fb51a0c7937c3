import { type Alias, aliasOf, type RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Change, ThreadIndex } from '#shared/projections/thread-index.ts'

type MarginChange = Extract<Change, { from: 'margin' }>

/** What the screen says of itself, so that nothing moves that somebody reads. */
export interface Screen {
  /** Whether a new thread at this passage would move anything that is in view. */
  movesWithThread(entry: Entry & { is: 'annotation' }): boolean
  /** Whether one more reply in this thread would. */
  movesWithReply(thread: Thread, reply: Entry & { is: 'reply' }): boolean
  /** Whether somebody may be reading this thread just now, so that its words must not change before their eyes. */
  isInView(thread: RecordId): boolean
}
/** No screen, nothing to move. */
export const noScreen: Screen = { movesWithThread: () => false, movesWithReply: () => false, isInView: () => false }

/**
 * The door between margins and what is shown: what others write is let in at once where it moves nothing, else it waits
 * until the reader looks up. Signs, deletions and what is taken back always come at once: they move nothing, or must not wait.
 */
export class Arrivals {
  readonly #me: Alias
  readonly #index: ThreadIndex
  readonly #waiting = new Map<string, MarginChange>()
  screen: Screen = noScreen
  /** Everything of others waits, and nobody is told. */
  focused = false

  constructor(me: Alias, index: ThreadIndex) {
    this.#me = me
    this.#index = index
  }

  /** @returns those of the changes that may be shown now. */
  pass(changes: readonly MarginChange[], live: boolean): MarginChange[] {
    return changes.filter((change) => {
      const key = `${change.margin} ${change.id}`
      this.#waiting.delete(key)
      if (!live || !this.#mustWait(change)) return true
      this.#waiting.set(key, change)
      return false
    })
  }

  /** Everything that waited, in the order of its coming. */
  letIn(): MarginChange[] {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    return all
  }

  /** Annotations and replies that wait; one that stands in two margins counts once. An edit of a known post is none. */
  get count(): number {
    const ids = new Set<RecordId>()
    for (const { id } of this.#waiting.values()) if (!this.#index.post(id)) ids.add(id)
    return ids.size
  }

  #mustWait({ id, value }: MarginChange): boolean {
    if (!value || !isPostEntry(value) || value.deletedAt !== undefined || aliasOf(id) === this.#me) return false
    const known = this.#index.post(id)
    if (known && known.body === value.body) return false
    if (this.focused) return true
    if (known) return this.screen.isInView(this.#index.threadWith(id)?.id ?? id)
    if (value.is === 'annotation') return this.screen.movesWithThread(value)
    const thread = this.#index.threadWith(value.replyTo)
    // a reply to a thread that waits itself
    if (!thread) return [...this.#waiting.values()].some((other) => other.id === value.thread)
    return this.screen.movesWithReply(thread, value)
  }
}
