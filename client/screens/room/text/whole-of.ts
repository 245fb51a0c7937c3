import type { Block } from '#shared/reading/block.ts'
import type { Stretch } from '../contract.ts'

/** A block's text from its first to its last character. */
export const wholeOf = ({ id, text }: Block): Stretch => ({ start: { block: id, offset: 0 }, end: { block: id, offset: text.length } })
