import { describe, expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import { Seeded } from '../../tests/harness/seeded.ts'
import { likelyStretches, placesOf } from './grams.ts'
import { plainOf } from './plain.ts'

const text = (...blocks: string[]) => plainOf(blocks.map((words, i) => ({ id: BlockId.parse(`block${i}`), text: words })))

describe('the places of words in a text', () => {
  const seeded = new Seeded()
  // Few letters, so that everything stands in many places and overlaps.
  const letters = Array.from({ length: 3_000 }, () => seeded.of(['a', 'b', ' ', '\u{1F6F6}'])).join('')
  const plain = text(letters.slice(0, 1_000), letters.slice(1_000))

  test.each(Array.from({ length: 40 }, (_, i) => i + 1))(
    `are those that a search from the beginning finds (seed ${seeded.seed}, %i)`,
    (length) => {
      const from = seeded.below(plain.text.length - length)
      const words = plain.text.slice(from, from + length)
      const wanted: number[] = []
      for (let at = plain.text.indexOf(words); at >= 0; at = plain.text.indexOf(words, at + 1)) wanted.push(at)
      expect([...placesOf(plain, words)]).toEqual(wanted)
      expect([...placesOf(plain, `${words}?`)]).toEqual([])
    },
  )

  test('are none for nothing, and none in an empty text', () => {
    expect([...placesOf(plain, '')]).toEqual([])
    expect([...placesOf(text(), 'a'), ...placesOf(text(), 'a longer quote')]).toEqual([])
  })
})

test('words that were changed here and there are likely to be where most of them stand', () => {
  const blocks = Array.from(
    { length: 50 },
    (_, i) => `Paragraph number ${i}: what ${i * 7919} ferries carried in the year ${1_000 + i * 13}.`,
  )
  const plain = text(...blocks)
  const [from, to] = likelyStretches(plain, 'what 158380 ferries had carried in that year 1260')[0] ?? [0, 0]
  const at = plain.text.indexOf('what 158380')
  expect(from <= at && at + 40 <= to).toBe(true)
})
