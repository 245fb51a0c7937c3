import { expect, test } from 'vitest'
import { DisplayName, EmailAddress } from './name.ts'

test.each(['Ann', 'José', '李小龍', 'می‌خواهم', 'O’Brien-Łęcki', 'Ann 👩‍👩‍👧 ❤️', '7'])('%s is a name', (name) => {
  expect(DisplayName.parse(name)).toBe(name)
})

test('a name is composed (NFC) and trimmed', () => {
  expect(DisplayName.parse(' Jose\u0301 ')).toBe('José')
})

test.each([
  ['nothing', ''],
  ['only blanks', ' \u00a0 '],
  ['a line break', 'A\nb'],
  ['NUL', 'A\0'],
  ['a zero-width space', 'A\u200Bb'],
  ['a right-to-left override', 'A\u202Eb'],
  ['an isolate', 'A\u2066b'],
  ['half a character', 'A\uD800'],
  ['a filler', '\u3164'],
  ['only joiners', '\u200D\u200C'],
  ['a blank braille cell', '\u2800'],
  ['a tower of marks', `a${'\u0301'.repeat(7)}`],
  ['81 characters', 'x'.repeat(81)],
  ['not a string', 7],
])('a name is not %s', (_what, name) => {
  const parsed = DisplayName.safeParse(name)
  expect(parsed.error?.issues[0]?.message).toMatch(/^(Type|Take out|Use)/)
})

test('an e-mail address is compared in small letters', () => {
  expect(EmailAddress.parse(' Ada@Example.ORG ')).toBe('ada@example.org')
})
