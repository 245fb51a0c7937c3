import { describe, expect, test } from 'vitest'
import { describePassage } from '#shared/anchoring/describe.ts'
import { correctedText } from '../../tests/fixtures/readings/corrected.ts'
import { Seeded } from '../../tests/harness/seeded.ts'
import type { Block } from './block.ts'
import { blockIds } from './block-id.ts'
import { carryPassage } from './carry.ts'

const version = (...texts: string[]): Block[] => {
  const drafts = texts.map((text): Omit<Block, 'id'> => ({ type: 'paragraph', text, spans: [] }))
  return blockIds(drafts).map((id, i) => ({ type: 'paragraph', spans: [], text: texts[i] ?? '', id }))
}

const first =
  'In November, while the bridge company was still collecting its subscriptions, the ferrymen asked the town to decide at once who owned the river.'
const second = 'The clerk wrote this down and did not read it aloud. The company, for its part, had already printed its tickets.'
const third = 'Nobody will thank us for the boats we did not build, and everyone will walk over the bridge as if it had grown there.'
const old = version(first, second, third)

const passage = (blocks: readonly Block[], quote: string): ReturnType<typeof describePassage> => {
  const block = blocks.find(({ text }) => text.includes(quote))
  if (!block) throw new Error(`no block says ${quote}`)
  const from = block.text.indexOf(quote)
  return describePassage(blocks, { block: block.id, offset: from }, { block: block.id, offset: from + quote.length }, 1)
}

describe('carrying a passage to a corrected version', () => {
  test.each<[string, string, string[], string | undefined]>([
    ['nothing changed', 'printed its tickets', [first, second, third], 'printed its tickets'],
    ['a paragraph came before', 'did not read it aloud', ['A preface of some length.', first, second, third], 'did not read it aloud'],
    [
      'words before it in the block changed',
      'had already printed its tickets',
      [first, second.replace('for its part', 'as one could expect of it'), third],
      'had already printed its tickets',
    ],
    [
      'a misprint in it was mended',
      'everyone will walk over the bridge as if it had grown there',
      [first, second, third.replace('grown', 'been grown')],
      'everyone will walk over the bridge as if it had been grown there',
    ],
    ['two paragraphs became one', 'did not read it aloud', [`${first} ${second}`, third], 'did not read it aloud'],
    ['its paragraph is gone', 'did not read it aloud', [first, third], undefined],
    ['the words now stand twice alike', 'did not read it aloud', [second, first, second], undefined],
  ])('%s', (_, quote, after, expected) => {
    const blocks = version(...after)
    const carried = carryPassage(old, blocks, passage(old, quote), 2)
    if (expected === undefined) expect(carried).toMatchObject({ orphaned: true })
    else expect(carried).toMatchObject({ passage: { quote: expected, version: 2 } })
  })

  test('a comment on a whole paragraph stays on it when the paragraph is lightly corrected', () => {
    const after = version(first, second.replace('tickets', 'cheap paper tickets'), third)
    expect(carryPassage(old, after, passage(old, second), 2)).toMatchObject({ passage: { quote: after[1]?.text } })
  })

  test('a comment on a paragraph that was written anew is orphaned', () => {
    const after = version(
      first,
      'The clerk wrote nothing; nobody had asked, and the boats went out as on every other morning of that year.',
      third,
    )
    expect(carryPassage(old, after, passage(old, second), 2)).toMatchObject({ orphaned: true })
  })

  test('a comment on one line of a refrain is not moved to another', () => {
    const song = version('Row, row.', 'The river is wide.', 'Row, row.', 'The river is deep.')
    const shorter = version('The river is wide.', 'Row, row.', 'The river is deep.')
    const [line] = song
    if (!line) throw new Error('no line')
    const commented = describePassage(song, { block: line.id, offset: 0 }, { block: line.id, offset: line.text.length }, 1)
    expect(carryPassage(song, shorter, commented, 2)).toMatchObject({ orphaned: true })
  })

  test('in a long text, corrected in many places, is never to other words, and seldom to none', () => {
    const seeded = new Seeded()
    const { before, after, expected } = correctedText(seeded, 800, 300)
    const carried = expected.map(({ passage }) => carryPassage(before, after, passage, 2))
    const wrong = expected.flatMap(({ passage, begins }, i) => {
      const one = carried[i]
      if (!one || !('passage' in one)) return []
      const { start, quote } = one.passage
      const isThere = begins?.block === start.block && Math.abs(begins.offset - start.offset) <= 16
      return isThere ? [] : [{ was: passage.quote, is: quote }]
    })
    expect({ seed: seeded.seed, wrong }).toEqual({ seed: seeded.seed, wrong: [] })
    const lost = expected.filter(({ begins }, i) => begins && carried[i] && 'orphaned' in carried[i])
    expect(lost.length, `seed ${seeded.seed}`).toBeLessThan(15)
    expect(expected.map(({ passage }) => carryPassage(before, after, passage, 2))).toEqual(carried)
  })
})
