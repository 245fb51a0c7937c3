import type { Block } from '#shared/reading/block.ts'

/** The address of a block within the page: `#p12` for what has a number. */
export const anchorOf = (block: Pick<Block, 'id' | 'number'>): string => (block.number === undefined ? `b-${block.id}` : `p${block.number}`)

/** The element that holds all of a block, if it is rendered. */
export const frameOf = (block: Pick<Block, 'id' | 'number'>): HTMLElement | undefined =>
  document.getElementById(anchorOf(block)) ?? undefined

/** The element that holds a block's text, if it is rendered. */
export function wordsOf(block: Pick<Block, 'id' | 'number'>): HTMLElement | undefined {
  const frame = frameOf(block)
  if (!frame || frame.dataset['block'] !== undefined) return frame
  return frame.querySelector<HTMLElement>('[data-block]') ?? undefined
}
