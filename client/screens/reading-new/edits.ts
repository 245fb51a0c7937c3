/** The proposed blocks while they are looked through, with every step kept to be undone. */
import type { BlockId } from '#shared/ids.ts'
import type { BlockType, ProposedBlock } from '#shared/reading/block.ts'
import {
  joinWithNext,
  linkNote,
  proposeDrop,
  retypeBlock,
  rewordBlock,
  setLevel,
  setPage,
  splitBlock,
  unlinkNote,
} from '#shared/reading/edit.ts'

export type Edit =
  | { readonly is: 'leave-out' | 'keep' | 'join'; readonly block: BlockId }
  | { readonly is: 'retype'; readonly block: BlockId; readonly type: BlockType }
  | { readonly is: 'reword'; readonly block: BlockId; readonly text: string }
  | { readonly is: 'level'; readonly block: BlockId; readonly level: number }
  | { readonly is: 'split'; readonly block: BlockId; readonly at: number }
  | { readonly is: 'page'; readonly block: BlockId; readonly page: string }
  | { readonly is: 'link-note'; readonly block: BlockId; readonly start: number; readonly end: number; readonly note: BlockId }
  | { readonly is: 'unlink-note'; readonly block: BlockId; readonly start: number; readonly end: number }

interface Stand {
  readonly blocks: readonly ProposedBlock[]
  /** Left out by the person, not proposed by the importer. */
  readonly byHand: ReadonlySet<BlockId>
}

export interface Edits extends Stand {
  readonly past: readonly Stand[]
}

const REMEMBERED = 200

export const begin = (blocks: readonly ProposedBlock[]): Edits => ({ blocks, byHand: new Set(), past: [] })

/** The state after an edit, or after taking the last one back. What changes nothing is no step. */
export function edited(edits: Edits, edit: Edit | 'undo'): Edits {
  if (edit === 'undo') {
    const before = edits.past.at(-1)
    return before ? { ...before, past: edits.past.slice(0, -1) } : edits
  }
  const after = apply(edits, edit)
  return after.blocks === edits.blocks
    ? edits
    : { ...after, past: [...edits.past.slice(1 - REMEMBERED), { blocks: edits.blocks, byHand: edits.byHand }] }
}

function apply({ blocks, byHand }: Stand, edit: Edit): Stand {
  switch (edit.is) {
    case 'leave-out':
      return { blocks: proposeDrop(blocks, edit.block, 'boilerplate'), byHand: new Set(byHand).add(edit.block) }
    case 'keep': {
      const rest = new Set(byHand)
      rest.delete(edit.block)
      return { blocks: proposeDrop(blocks, edit.block, undefined), byHand: rest }
    }
    case 'join':
      return { blocks: joinWithNext(blocks, edit.block), byHand }
    case 'retype':
      return { blocks: retypeBlock(blocks, edit.block, edit.type), byHand }
    case 'reword':
      return { blocks: rewordBlock(blocks, edit.block, edit.text), byHand }
    case 'level':
      return { blocks: setLevel(blocks, edit.block, edit.level), byHand }
    case 'split':
      return { blocks: splitBlock(blocks, edit.block, edit.at), byHand }
    case 'page':
      return { blocks: setPage(blocks, edit.block, edit.page), byHand }
    case 'link-note':
      return { blocks: linkNote(blocks, edit, edit.note), byHand }
    case 'unlink-note':
      return { blocks: unlinkNote(blocks, edit), byHand }
  }
}
