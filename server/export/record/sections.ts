import type { Block, BlockType } from '#shared/reading/block.ts'
import type { Plan } from './plan.ts'

/** A stretch of the text as the contents list it. */
export interface Section {
  /** The block it begins with. */
  readonly block: Block
  readonly name: string
  /** From 1; what is below 3 stands as 3. */
  readonly level: number
  /** Annotations and replies whose thread begins in it. */
  readonly posts: number
}

/** Headings that make a list worth having. */
const FEW = 3
/** Numbered paragraphs in one section where there are no headings. */
const PARAGRAPHS = 10

/**
 * The text from heading to heading; one that has hardly any, so many paragraphs at a time.
 * @param beginning what the part before the first heading is called
 */
export function sectionsOf(blocks: readonly Block[], plan: Plan, beginning: string): Section[] {
  const byHeading = blocks.filter(({ type }) => type === 'heading').length >= FEW
  const sections: { block: Block; name: string; level: number; posts: number; last: number }[] = []
  for (const [at, block] of blocks.entries()) {
    const begins = byHeading ? block.type === 'heading' : block.number !== undefined && (block.number - 1) % PARAGRAPHS === 0
    if (begins || sections.length === 0)
      sections.push({
        block,
        name: byHeading ? (block.type === 'heading' ? block.text : beginning) : '',
        level: byHeading && block.type === 'heading' ? Math.min(3, block.level ?? 1) : 1,
        posts: 0,
        last: 0,
      })
    const section = sections.at(-1)
    if (!section) continue
    section.posts += postsAt(plan, at)
    section.last = block.number ?? section.last
  }
  return sections.map(({ last, ...section }) => ({
    ...section,
    name: section.name !== '' ? section.name : last > 0 ? `¶ ${section.block.number ?? 1}–${last}` : beginning,
  }))
}

/** Annotations and replies of the threads that begin in a block. */
export const postsAt = (plan: Plan, at: number): number =>
  (plan.byBlock.get(at) ?? []).reduce((sum, { found }) => sum + found.thread.posts.length, 0)

/** How much of the text's length a block takes: its characters; a figure some lines. */
export const weightOf = ({ text, type }: { readonly text: string; readonly type: BlockType }): number =>
  Math.max(text.length, type === 'figure' ? 200 : 1)
