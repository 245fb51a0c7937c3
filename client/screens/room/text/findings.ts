import type { Extent } from '#shared/anchoring/sentences.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Stretch } from '../contract.ts'

/** What was found in the text: everything, and the place where one is. */
export interface Findings {
  readonly extents: ReadonlyMap<BlockId, readonly Extent[]>
  readonly now: Stretch | undefined
}
export const nothingFound: Findings = { extents: new Map(), now: undefined }
