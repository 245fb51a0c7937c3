import { describe, expect, it } from 'vitest'
import { changedWords } from './changed-words.ts'

/** −gone−, +new+ */
const shown = (before: string, after: string) =>
  changedWords(before, after)
    .map(({ is, text }) => (is === 'same' ? text : is === 'gone' ? `[-${text}-]` : `[+${text}+]`))
    .join('')

describe('what changed between two versions', () => {
  it.each([
    ['nothing', 'The ferry is late.', 'The ferry is late.', 'The ferry is late.'],
    ['one word', 'The ferry is late.', 'The ferry was late.', 'The ferry [-is-][+was+] late.'],
    ['words at the end', 'The ferry', 'The ferry is late', 'The ferry[+ is late+]'],
    ['words at the beginning', 'But the ferry', 'the ferry', '[-But -]the ferry'],
    ['words beside each other, as one change', 'a small boat', 'the big boat', '[-a small-][+the big+] boat'],
    ['signs', 'Why', 'Why?', 'Why[+?+]'],
    ['everything', 'one', 'two', '[-one-][+two+]'],
    ['from nothing', '', 'two words', '[+two words+]'],
    ['to nothing', 'two words', '', '[-two words-]'],
    ['letters with their signs, whole', 'Cafe', 'Cafe\u0301', '[-Cafe-][+Cafe\u0301+]'],
    ['one letter where there are no spaces', '渡船来了', '渡船走了', '渡船[-来-][+走+]了'],
    ['lines apart', 'one\ntwo', 'eins\nzwei', '[-one-][+eins+]\n[-two-][+zwei+]'],
  ])('%s', (_what, before, after, expected) => {
    expect(shown(before, after)).toBe(expected)
  })

  it('always gives both texts back, whatever they are', () => {
    let seed = 7
    const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below
    const some = () => Array.from({ length: next(14) }, () => ['a', 'b', 'c', ' ', '\n', ', ', '👩‍🚀'][next(7)]).join('')
    for (let round = 0; round < 500; round++) {
      const [before, after] = [some(), some()]
      const pieces = changedWords(before, after)
      const without = (is: 'gone' | 'new') =>
        pieces
          .filter((piece) => piece.is !== is)
          .map(({ text }) => text)
          .join('')
      expect([without('new'), without('gone')]).toEqual([before, after])
    }
  })

  it('two long texts that have nothing in common are one change', () => {
    const long = (word: string) => Array.from({ length: 3_000 }, (_, n) => `${word}${n}`).join(' ')
    expect(changedWords(long('a'), long('b')).map(({ is }) => is)).toEqual(['gone', 'new'])
  })
})
