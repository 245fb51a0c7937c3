import { expect, it } from 'vitest'
import { bareWords } from './bare-words.ts'

it.each([
  ['Who **owned** the *river*?', 'Who owned the river?'],
  ['> their words\n\nMine, with `code` and ~~not~~ this', 'Mine, with code and not this'],
  ['# A heading\nSee [the letter](https://example.org), _please_', 'A heading\nSee the letter, please'],
  ['2 * 3 * 4 in a_file_name #power', '2 * 3 * 4 in a_file_name #power'],
])('takes the signs of Markdown off, and no other sign: %s', (written, bare) => expect(bareWords(written)).toBe(bare))
