import { describe, expect, test } from 'vitest'
import { describePassage } from '#shared/anchoring/describe.ts'
import type { Passage } from '#shared/anchoring/passage.ts'
import { BlockId } from '#shared/ids.ts'
import type { Block } from './block.ts'
import { placeBlock, placePassage, versionsNeeded } from './place.ts'

/** Blocks that keep their ids, as the editor of a correction leaves them. */
const version = (texts: Readonly<Record<string, string>>): Block[] =>
  Object.entries(texts).map(([id, text]) => ({ id: BlockId.parse(id), type: 'paragraph', text, spans: [] }))

const opening = 'In November, while the bridge company was still collecting, the ferrymen asked the town who owned the river.'
const clerk = 'The clerk wrote this down and did not read it aloud. The company had already printed its tickets.'
const end = 'Nobody will thank us for the boats we did not build, and everyone will walk over the bridge.'
const first = version({ aaaa: opening, bbbb: clerk, cccc: end })

const on = (blocks: readonly Block[], quote: string, number = 1): Passage => {
  const block = blocks.find(({ text }) => text.includes(quote))
  if (!block) throw new Error(`no block says ${quote}`)
  const from = block.text.indexOf(quote)
  return describePassage(blocks, { block: block.id, offset: from }, { block: block.id, offset: from + quote.length }, number)
}
const said = (blocks: readonly Block[], passage: Passage): string => on(blocks, passage.quote).quote

describe('where a passage stands', () => {
  const quote = 'did not read it aloud'

  test('on the version it was written on is where it was written', () => {
    const passage = on(first, quote)
    expect(placePassage(passage, new Map([[1, first]]), 1)).toEqual({
      is: 'placed',
      start: passage.start,
      end: passage.end,
      changed: 'nothing',
      byHand: false,
    })
  })

  test.each<[string, Readonly<Record<string, string>>, object]>([
    ['says nothing when only its neighbours changed', { aaaa: opening, bbbb: clerk, cccc: `${end} So it is.` }, { changed: 'nothing' }],
    [
      'says that its words were corrected',
      { aaaa: opening, bbbb: clerk.replace('read it aloud', 'read it  out aloud'), cccc: end },
      { changed: 'words' },
    ],
    ['says that it has moved to another paragraph', { aaaa: `${opening} ${clerk}`, cccc: end }, { changed: 'place' }],
    ['is nowhere when its words are gone', { aaaa: opening, bbbb: 'The clerk went home.', cccc: end }, { is: 'orphaned' }],
  ])('%s', (_what, texts, expected) => {
    expect(
      placePassage(
        on(first, quote),
        new Map([
          [1, first],
          [2, version(texts)],
        ]),
        2,
      ),
    ).toMatchObject({ is: 'placed', ...expected })
  })

  test('is found through small corrections that together are large', () => {
    const words = 'The company had already printed its tickets'
    const steps = [
      clerk,
      clerk.replace('had already printed', 'has already printed'),
      clerk.replace('had already printed its', 'has already printed the'),
      clerk.replace('The company had already printed its tickets', 'The companies have already printed the tickets'),
    ]
    const versions = new Map(steps.map((text, n) => [n + 1, version({ aaaa: opening, bbbb: text, cccc: end })]))
    const placing = placePassage(on(first, words), versions, 4)
    expect(placing).toMatchObject({ is: 'placed', changed: 'words', start: { block: 'bbbb' } })
  })

  test('is where it was when a correction is taken back', () => {
    const without = version({ aaaa: opening, cccc: end })
    const passage = on(first, quote)
    const versions = new Map([
      [1, first],
      [2, without],
      [3, first],
    ])
    expect(placePassage(passage, versions, 2).is).toBe('orphaned')
    expect(placePassage(passage, versions, 3)).toMatchObject({ is: 'placed', changed: 'nothing' })
  })

  test('written on a newer version than is shown is shown where it stands in the older one', () => {
    const second = version({ aaaa: opening, bbbb: clerk, cccc: `${end} So it is.` })
    expect(
      placePassage(
        on(second, quote, 2),
        new Map([
          [1, first],
          [2, second],
        ]),
        1,
      ),
    ).toMatchObject({ is: 'placed', changed: 'nothing' })
  })

  test('placed by hand is there, and is carried on from there', () => {
    const second = version({ aaaa: opening, bbbb: 'The clerk went home.', cccc: end })
    const third = version({ zzzz: 'A preface.', aaaa: opening, bbbb: 'The clerk went home.', cccc: end })
    const versions = new Map([
      [1, first],
      [2, second],
      [3, third],
    ])
    const byHand = on(second, 'The clerk went home.', 2)
    for (const shown of [2, 3]) {
      expect(placePassage(on(first, quote), versions, shown, byHand)).toMatchObject({
        is: 'placed',
        byHand: true,
        changed: 'words',
        start: { block: 'bbbb', offset: 0 },
      })
    }
  })

  test('of a whole block is the block it has become, of whatever version that was', () => {
    const parted = version({ zzzz: 'A preface.', aaaa: opening, dddd: clerk, cccc: end })
    const without = version({ aaaa: opening, cccc: end })
    const versions = new Map([
      [1, first],
      [2, parted],
      [3, without],
    ])
    const at = (id: string, shown: number) => placeBlock(BlockId.parse(id), versions, shown)
    expect([at('bbbb', 1), at('bbbb', 2), at('dddd', 1), at('cccc', 3)]).toEqual(['bbbb', 'dddd', 'bbbb', 'cccc'])
    expect([at('bbbb', 3), at('zzzz', 1), at('eeee', 1)]).toEqual([undefined, undefined, undefined])
  })

  test('needs the versions on the way, whichever way that is', () => {
    const passage = on(first, quote)
    expect([...versionsNeeded([passage, { ...passage, version: 5 }], 3)].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5])
    expect(versionsNeeded([passage], 1).size).toBe(0)
  })

  test('cannot be asked of a version that is not there', () => {
    expect(() => placePassage(on(first, said(first, on(first, quote))), new Map([[1, first]]), 2)).toThrow(RangeError)
  })
})
