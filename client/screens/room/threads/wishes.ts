import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Wish } from './place-threads.ts'

/** The id under which the composer stands among the threads. */
export const COMPOSER = 'composer'
export const COMPOSER_HEIGHT = 300

/** Heights that were measured, by thread and by whether it stood open. */
export class Heights {
  readonly #measured = new Map<string, number>()
  of(thread: Thread, open: boolean): number {
    return this.#measured.get(key(thread.id, open)) ?? guess(thread, open)
  }
  get composer(): number {
    return this.#measured.get(COMPOSER) ?? COMPOSER_HEIGHT
  }
  /** @returns whether it is another height than before. */
  measure(id: string, open: boolean, height: number): boolean {
    const name = id === COMPOSER ? COMPOSER : key(id, open)
    if (this.#measured.get(name) === height) return false
    this.#measured.set(name, height)
    return true
  }
  /** The column has another width. */
  forget(): void {
    this.#measured.clear()
  }
}
const key = (id: string, open: boolean): string => (open ? `${id} open` : id)

const LINE = 23
const FRAME = 38
const LETTERS_IN_LINE = 46
/** A closed thread shows at most four lines, an open one about this many replies. */
function guess(thread: Thread, open: boolean): number {
  const lines = Math.ceil(thread.root.body.length / LETTERS_IN_LINE) || 1
  return open ? FRAME + 30 + lines * LINE + Math.min(thread.replies.length, 4) * 90 : FRAME + Math.min(lines, 4) * LINE
}

/** What the threads wish for: to stand where their passages are. Those whose passage is not on the page have no place beside it. */
export function wishesOf(
  threads: readonly Thread[],
  blockOf: (thread: Thread) => BlockId | undefined,
  positions: ReadonlyMap<RecordId, number>,
  heights: Heights,
  active: RecordId | undefined,
  composerAt: number | undefined,
): Wish[] {
  const wishes: Wish[] = []
  for (const thread of threads) {
    const top = positions.get(thread.id)
    if (top === undefined) continue
    const open = thread.id === active
    wishes.push({
      id: thread.id,
      top,
      height: heights.of(thread, open),
      group: blockOf(thread) ?? thread.id,
      ...(open && composerAt === undefined ? { anchor: true } : {}),
    })
  }
  // The page may not have heard yet that a facilitator placed one elsewhere.
  if (wishes.some(({ top }, at) => top < (wishes[at - 1]?.top ?? top))) wishes.sort((a, b) => a.top - b.top)
  if (composerAt !== undefined) {
    const at = wishes.findIndex((wish) => wish.top > composerAt)
    const composer: Wish = { id: COMPOSER, top: composerAt, height: heights.composer, group: COMPOSER, anchor: true }
    return wishes.toSpliced(at < 0 ? wishes.length : at, 0, composer)
  }
  return wishes
}
