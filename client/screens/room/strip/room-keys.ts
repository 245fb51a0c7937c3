import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What the keyboard does around the text. */
export const roomKeys = [
  { does: 'next', key: 'n', words: msg`Next annotation` },
  { does: 'previous', key: 'p', words: msg`Previous annotation` },
  { does: 'walk', key: 'w', words: msg`What next and previous go through` },
  { does: 'reply', key: 'r', words: msg`Reply to the open annotation` },
  { does: 'let-in', key: 'u', words: msg`Let in what others wrote` },
  { does: 'list', key: 'l', words: msg`List of all annotations` },
  { does: 'show', key: 'h', words: msg`Show, dim or hide annotations` },
  { does: 'focus', key: 'f', words: msg`Focus: hold back what others write` },
  { does: 'keys', key: '?', words: msg`These keys` },
] as const satisfies readonly { does: string; key: string; words: MessageDescriptor }[]
export type RoomKey = (typeof roomKeys)[number]['does']
