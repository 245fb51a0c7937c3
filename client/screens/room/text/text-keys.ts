import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { isApart } from '../strip/is-apart.ts'
import { rowFor } from '../strip/key-choices.ts'

/** What the keyboard does in the text; the list of keys (`?`) shows it, in this order. */
export const textKeys = [
  { does: 'next-block', key: 'j', words: msg`Next paragraph` },
  { does: 'previous-block', key: 'k', words: msg`Previous paragraph` },
  { does: 'comment', key: 'c', words: msg`Comment on what is selected, or on the paragraph` },
  { does: 'sentences', key: 's', words: msg`Choose a sentence of the paragraph` },
  { does: 'pick-start', key: '[', words: msg`Choose a passage: move where it begins` },
  { does: 'pick-end', key: ']', words: msg`Choose a passage: move where it ends` },
  { does: 'find', key: '/', words: msg`Find in the text` },
] as const satisfies readonly { does: string; key: string; words: MessageDescriptor }[]

export type TextKey = (typeof textKeys)[number]['does']

/** What a key press asks of the text; nothing while someone writes, or in a dialog or menu. */
export function keyFor(event: KeyboardEvent): TextKey | undefined {
  const isSpecial = event.getModifierState('AltGraph') // brackets on many keyboards
  if ((event.ctrlKey || event.altKey) && !isSpecial) return undefined
  if (event.metaKey || isApart(event)) return undefined
  return rowFor('text', textKeys, event.key)?.does
}
