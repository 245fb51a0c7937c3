import { expect, test } from 'vitest'
import { shortened } from './shortened.ts'

test.each([
  ['a text that fits', 'One lamp.', 9, 'One lamp.'],
  ['cut between words', 'One lamp is not enough.', 12, 'One lamp is…'],
  ['cut where a word ends', 'One lamp is not enough.', 8, 'One lamp…'],
  ['without the comma before the cut', 'One lamp, not two', 11, 'One lamp…'],
  ['one long word', 'Unterhaltungskosten', 6, 'Unterh…'],
  ['a script without spaces', '学而时习之不亦说乎', 4, '学而时习…'],
  ['never half a character', '🪔🪔🪔', 3, '🪔…'],
])('%s', (_what, text, most, short) => {
  expect(shortened(text, most)).toBe(short)
})
