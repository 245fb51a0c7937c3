import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { BlockType, ProposedBlock } from '#shared/reading/block.ts'

/** What each type of block is called on the screen. */
export const typeWords: Record<BlockType, MessageDescriptor> = {
  paragraph: msg`Paragraph`,
  heading: msg`Heading`,
  quotation: msg`Quotation`,
  verse: msg`Verse`,
  'list-item': msg`List item`,
  footnote: msg`Note`,
  figure: msg`Figure`,
  'table-row': msg`Table row`,
  code: msg`Code`,
  separator: msg`Break`,
}

/** Why the importer proposes to leave a block out. */
export const dropWords: Record<NonNullable<ProposedBlock['drop']>, MessageDescriptor> = {
  navigation: msg`a link of the web page`,
  boilerplate: msg`a note of the web page`,
  repeated: msg`a repeated line`,
  'page-furniture': msg`a page header or footer`,
}

/** The key that gives a block its type, while the focus is on it. */
export const typeKeys: Readonly<Record<string, BlockType>> = {
  p: 'paragraph',
  h: 'heading',
  q: 'quotation',
  v: 'verse',
  l: 'list-item',
  n: 'footnote',
}
