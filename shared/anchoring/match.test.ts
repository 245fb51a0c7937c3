import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { describePassage } from './describe.ts'
import { matchPassage } from './match.ts'
import { Passage, type Point } from './passage.ts'
import { type PlainBlock, plainOf, pointAt } from './plain.ts'

const id = (n: number) => BlockId.parse(`b${String(n).padStart(4, '0')}`)
const reading = (...texts: string[]): PlainBlock[] => texts.map((text, n) => ({ id: id(n), text }))
const at = (block: number, offset: number): Point => ({ block: id(block), offset })

const october = reading(
  'The Lessons of October',
  'In September, while the Democratic Conference was in session, Lenin demanded that we immediately proceed with the insurrection.',
  'The above formulation of the question presupposed that the preparation and completion of the insurrection were to be carried out through party channels. The Central Committee did not adopt this proposal.',
  'Delay is criminal. To wait for the Congress of Soviets would be a childish game of formalities.',
  'The insurrection was led into soviet channels. Delay is criminal, he wrote again a week later.',
)
const passageOf = (blocks: PlainBlock[], words: string, nth = 0): Passage => {
  const plain = plainOf(blocks)
  let from = plain.text.indexOf(words)
  for (let n = 0; n < nth; n++) from = plain.text.indexOf(words, from + 1)
  return describePassage(blocks, pointAt(plain, from), pointAt(plain, from + words.length), 1)
}
const wordsAt = (blocks: PlainBlock[], found: { start: Point; end: Point } | undefined): string | undefined => {
  if (!found) return undefined
  const { text, starts, indexOf } = plainOf(blocks)
  const position = (point: Point) => (starts[indexOf.get(point.block) ?? -1] ?? Number.NaN) + point.offset
  return text.slice(position(found.start), position(found.end))
}

describe('a described passage', () => {
  test('carries its words and those around it, over block boundaries', () => {
    expect(describePassage(october, at(0, 15), at(1, 12), 3)).toEqual({
      version: 3,
      start: at(0, 15),
      end: at(1, 12),
      quote: 'October\nIn September',
      prefix: 'The Lessons of ',
      suffix: ', while the Democratic Conference was in session, Lenin demanded'.slice(0, limits.context),
    })
  })

  test('keeps the first characters of a long quote, and never half of one', () => {
    const blocks = reading('x'.repeat(limits.quote - 1) + '😀 end')
    const passage = describePassage(blocks, at(0, 0), at(0, limits.quote + 4), 1)
    expect(passage.quote).toHaveLength(limits.quote - 1)
    expect(passage.quote.isWellFormed()).toBe(true)
  })

  test('takes in the whole of a character that a point would cut', () => {
    const blocks = reading('a😀b')
    expect(describePassage(blocks, at(0, 2), at(0, 3), 1)).toMatchObject({ start: at(0, 1), end: at(0, 3), quote: '😀' })
  })

  test.each([
    ['a block that is not there', at(9, 0), at(9, 1)],
    ['an offset beyond the block', at(0, 0), at(0, 99)],
    ['an end before the start', at(1, 4), at(1, 2)],
  ])('is refused for %s', (_, start, end) => {
    expect(() => describePassage(october, start, end, 1)).toThrow(RangeError)
  })
})

/** Blocks of few letters, so that words repeat, with characters of two units among them. */
const someBlocks = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', 'é', '😀', 'א'), maxLength: 40 }), { minLength: 1, maxLength: 8 })
  .map((texts) => reading(...texts))

test('describe and match are inverses, whatever the text and wherever the passage', () => {
  fc.assert(
    fc.property(someBlocks, fc.nat(), fc.nat(), (blocks, one, other) => {
      const plain = plainOf(blocks)
      const [from, to] = [one % (plain.text.length + 1), other % (plain.text.length + 1)].sort((a, b) => a - b)
      const passage = describePassage(blocks, pointAt(plain, from ?? 0), pointAt(plain, to ?? 0), 1)
      expect(Passage.parse(passage)).toEqual(passage)
      expect(matchPassage(blocks, passage)).toEqual({ start: passage.start, end: passage.end, surely: true })
    }),
    { numRuns: 2_000 },
  )
})

test('what is put before a passage, under new block ids, never leads it to other words surely', () => {
  fc.assert(
    fc.property(someBlocks, someBlocks, fc.nat(), fc.nat(), (blocks, added, one, other) => {
      const plain = plainOf(blocks)
      const [from = 0, to = 0] = [one % (plain.text.length + 1), other % (plain.text.length + 1)].sort((a, b) => a - b)
      const passage = describePassage(blocks, pointAt(plain, from), pointAt(plain, to), 1)
      const next = [...added, ...blocks].map((block, n) => ({ id: id(n + 100), text: block.text }))
      const found = matchPassage(next, passage)
      if (found?.surely) expect(wordsAt(next, found)).toBe(passage.quote)
    }),
    { numRuns: 1_000 },
  )
})

describe('in a corrected version', () => {
  const cases: [string, Passage, PlainBlock[], { words: string; surely: boolean } | undefined][] = [
    [
      'blocks put before it do not lose it',
      passageOf(october, 'The Central Committee did not adopt'),
      [{ id: id(90), text: 'A foreword.' }, ...october],
      { words: 'The Central Committee did not adopt', surely: true },
    ],
    [
      'words put before it in its block do not lose it',
      passageOf(october, 'a childish game of formalities'),
      october.map((block) => ({ ...block, text: block.text.replace('Delay', 'He wrote: Delay') })),
      { words: 'a childish game of formalities', surely: true },
    ],
    [
      'new block ids do not lose it',
      passageOf(october, 'Lenin demanded that we immediately proceed'),
      october.map((block, n) => ({ ...block, id: id(50 + n) })),
      { words: 'Lenin demanded that we immediately proceed', surely: true },
    ],
    [
      'words that stand twice are told apart by the words around them',
      passageOf(october, 'Delay is criminal', 1),
      [...october].reverse().map((block, n) => ({ ...block, id: id(60 + n) })),
      { words: 'Delay is criminal', surely: true },
    ],
    [
      'a mended misprint does not lose it',
      passageOf(october, 'the preparation and completion of the insurrection'),
      october.map((block) => ({ ...block, text: block.text.replace('preparation and completion', 'preparations and the completion') })),
      { words: 'the preparations and the completion of the insurrection', surely: true },
    ],
    ['words that are gone are nowhere', passageOf(october, 'a childish game of formalities'), october.slice(0, 3), undefined],
    [
      'words that now stand twice with the same words around stand nowhere',
      passageOf(reading('one two three four five six seven'), 'three four'),
      reading('x', 'one two three four five six seven', 'one two three four five six seven').slice(1),
      undefined,
    ],
    [
      'a word that is left with nothing of its surroundings is only proposed',
      passageOf(reading('the cat sat'), 'cat'),
      [{ id: id(70), text: 'a dog and his cat ran away' }],
      { words: 'cat', surely: false },
    ],
  ]
  test.each(cases)('%s', (_, passage, next, expected) => {
    const found = matchPassage(next, passage)
    expect(found && { words: wordsAt(next, found), surely: found.surely }).toEqual(expected)
  })

  test('the place in a repeated refrain is found by what stands around it', () => {
    const verse = reading(...Array.from({ length: 6 }, (_, n) => `Verse ${n} tells of thing ${n}.\nHey nonny no, hey nonny no.`))
    const passage = passageOf(verse, 'Hey nonny no, hey nonny no.', 3)
    const next = [{ id: id(80), text: 'A title' }, ...verse.map((block, n) => ({ ...block, id: id(30 + n) }))]
    expect(matchPassage(next, passage)?.start).toEqual({ block: id(33), offset: passage.start.offset })
  })

  test('a quote that was cut to its limit keeps its end', () => {
    const long = Array.from({ length: 700 }, (_, n) => `word${n}`).join(' ')
    const blocks = reading('Before.', long, 'And what comes after it, in words enough.')
    const passage = describePassage(blocks, at(1, 10), at(1, long.length - 10), 1)
    const next = [{ id: id(40), text: 'New.' }, ...blocks.map((block, n) => ({ ...block, id: id(41 + n) }))]
    expect(matchPassage(next, passage)).toEqual({
      start: { block: id(42), offset: 10 },
      end: { block: id(42), offset: long.length - 10 },
      surely: true,
    })
  })

  test('a long passage is found by its ends when its middle was rewritten', () => {
    const words = Array.from({ length: 120 }, (_, n) => `term${(n * 7919) % 1000}`).join(' ')
    const blocks = reading('Before all that, a line.', words, 'After all that, a line.')
    const passage = describePassage(blocks, at(1, 0), at(1, words.length), 1)
    const mended = `${words.slice(0, 300)} and so on ${words.slice(320)}`
    const next = [blocks[0], { id: id(1), text: mended }, blocks[2]].filter((block) => block !== undefined)
    expect(matchPassage(next, passage)).toEqual({ start: at(1, 0), end: at(1, mended.length), surely: true })
  })
})
