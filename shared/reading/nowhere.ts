import { BlockId } from '#shared/ids.ts'

/** A block that this text does not have: what begins in it has no place until somebody gives it one. */
export function nowhereIn(blocks: readonly { readonly id: BlockId }[]): BlockId {
  const taken = new Set<string>(blocks.map(({ id }) => id))
  for (let nth = 0; ; nth++) {
    const id = nth === 0 ? 'nowhere' : `nowhere${nth}`
    if (!taken.has(id)) return BlockId.parse(id)
  }
}
