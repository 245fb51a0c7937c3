/**
 * A reading in sections: the unit in which the page is rendered, skipped by the browser while it is far away
 * (content-visibility), and painted with highlights. A heading opens one; none is longer than some screens.
 */
import type { Block } from '#shared/reading/block.ts'

export interface Section {
  readonly index: number
  readonly blocks: readonly Block[]
  /** Characters before it, and in it, counted so that every block weighs at least a line. */
  readonly before: number
  readonly weight: number
}

const MOST_BLOCKS = 24
const MOST_WEIGHT = 6_000
/** With more of them than this a page is slow to open: so those of a book are up to twice as long. */
const MANY = 400
const LONGEST = 2
/** What a block takes besides its text: the space around it, the end of its last line. */
const BLOCK_WEIGHT = 60

export const weightOf = (block: Block): number => block.text.length + BLOCK_WEIGHT + (block.type === 'figure' ? 900 : 0)

/** What must not be parted: rows of one table, items of one list. */
const belongTogether = (one: Block | undefined, other: Block): boolean =>
  one !== undefined && one.type === other.type && (other.type === 'table-row' || other.type === 'list-item')

export function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = []
  const inAll = blocks.reduce((sum, block) => sum + weightOf(block), 0)
  const times = Math.min(LONGEST, Math.max(1, blocks.length / MANY / MOST_BLOCKS, inAll / MANY / MOST_WEIGHT))
  const mostBlocks = Math.round(MOST_BLOCKS * times)
  const mostWeight = MOST_WEIGHT * times
  let open: Block[] = []
  let before = 0
  let weight = 0
  const close = () => {
    if (open.length === 0) return
    sections.push({ index: sections.length, blocks: open, before, weight })
    before += weight
    weight = 0
    open = []
  }
  for (const block of blocks) {
    const last = open.at(-1)
    const isFull = open.length >= mostBlocks || weight > mostWeight
    const opens = block.type === 'heading' && last?.type !== 'heading' && open.length >= 4
    const notesBegin = block.type === 'footnote' && last?.type !== 'footnote'
    const headless = last?.type === 'heading' || (belongTogether(last, block) && open.length < mostBlocks * 4)
    if (notesBegin || ((isFull || opens) && !headless)) close()
    open.push(block)
    weight += weightOf(block)
  }
  close()
  return sections
}
