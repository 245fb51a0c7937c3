import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { ProposedBlock, Span } from './block.ts'
import {
  dropBlock,
  dropProposed,
  joinWithNext,
  linkNote,
  proposeDrop,
  retypeBlock,
  rewordBlock,
  setLevel,
  setPage,
  splitBlock,
  unlinkNote,
} from './edit.ts'
import { numberBlocks } from './number.ts'

const id = (name: string): BlockId => BlockId.parse(name.padEnd(4, '0'))
const block = (name: string, text: string, more: Partial<ProposedBlock> = {}): ProposedBlock => ({
  id: id(name),
  type: 'paragraph',
  text,
  spans: [],
  ...more,
})

const noteRef = (start: number, end: number): Span => ({ is: 'note-ref', start, end, note: id('note') })
const reading = (): ProposedBlock[] =>
  numberBlocks([
    block('head', 'Of Crossings', { type: 'heading', level: 1 }),
    block('one', 'A crossing is work [1] before it is a right.', { spans: [{ is: 'emphasis', start: 2, end: 18 }, noteRef(19, 22)] }),
    block('two', 'The clerk wrote this down.', { spans: [{ is: 'strong', start: 4, end: 9 }] }),
    block('nav', 'Next Chapter', { drop: 'navigation' }),
    block('note', 'In 1869.', { type: 'footnote', marker: '1', backrefs: [id('one')] }),
  ])

const at = (blocks: readonly ProposedBlock[], name: string): ProposedBlock => {
  const found = blocks.find((other) => other.id === id(name))
  if (!found) throw new Error(`no block ${name}`)
  return found
}
const said = (from: ProposedBlock): string[] => from.spans.map((span) => `${span.is}: ${from.text.slice(span.start, span.end)}`)

describe('editing a proposed reading', () => {
  test('dropping a block numbers the rest anew', () => {
    expect(at(dropBlock(reading(), id('one')), 'two').number).toBe(1)
  })

  test('dropping a note makes its mark plain text', () => {
    expect(said(at(dropBlock(reading(), id('note')), 'one'))).toEqual(['emphasis: crossing is work'])
  })

  test('dropping the block with the mark leaves the note without a way back', () => {
    expect(at(dropBlock(reading(), id('one')), 'note').backrefs).toBeUndefined()
  })

  test('what is proposed for dropping goes at once, and a proposal can be taken back', () => {
    expect(dropProposed(reading()).map((other) => other.id)).toEqual([id('head'), id('one'), id('two'), id('note')])
    expect(at(dropProposed(proposeDrop(reading(), id('nav'), undefined)), 'nav').number).toBe(3)
  })

  test('a split carries spans to both halves, and a link to the half that has the mark', () => {
    const blocks = splitBlock(reading(), id('one'), 10)
    const second = blocks[2]
    expect(said(at(blocks, 'one'))).toEqual(['emphasis: crossing'])
    expect(second && said(second)).toEqual(['emphasis:  is work', 'note-ref: [1]'])
    expect(at(blocks, 'note').backrefs).toEqual([second?.id])
  })

  test('a split on a page break gives the new page to the second half', () => {
    const paged = [block('pag', 'before after', { page: '13', pageAt: 7 })]
    const blocks = splitBlock(paged, id('pag'), 7)
    expect(blocks.map(({ page, pageAt }) => [page, pageAt])).toEqual([
      [undefined, undefined],
      ['13', undefined],
    ])
    expect(joinWithNext(blocks, id('pag'), '')).toEqual(numberBlocks(paged))
  })

  test('a character is never cut in two', () => {
    const blocks = [block('emo', 'a😀b')]
    expect(splitBlock(blocks, id('emo'), 2)).toBe(blocks)
  })

  test('a join sets a space where none is, moves spans, and leads marks of a joined note to what it became', () => {
    const blocks = joinWithNext(reading(), id('one'))
    expect(at(blocks, 'one').text).toBe('A crossing is work [1] before it is a right. The clerk wrote this down.')
    expect(said(at(blocks, 'one')).at(-1)).toBe('strong: clerk')
    const notes = [...reading(), block('more', 'And later.', { type: 'footnote' })]
    const relinked = joinWithNext(linkNote(notes, { block: id('two'), start: 21, end: 25 }, id('more')), id('note'))
    expect(at(relinked, 'note')).toMatchObject({ text: 'In 1869. And later.', backrefs: [id('one'), id('two')] })
  })

  test.each([
    ['heading', { level: 1 }],
    ['quotation', { level: 1 }],
    ['verse', {}],
    ['footnote', {}],
  ] as const)('a paragraph becomes a %s', (type, more) => {
    expect(at(retypeBlock(reading(), id('two'), type), 'two')).toMatchObject({ type, ...more })
  })

  test('a heading that becomes a paragraph loses its level and gets a number', () => {
    const { level, number } = at(retypeBlock(reading(), id('head'), 'paragraph'), 'head')
    expect({ level, number }).toEqual({ level: undefined, number: 1 })
  })

  test('a note that becomes a paragraph is a note no more, for its mark either', () => {
    expect(said(at(retypeBlock(reading(), id('note'), 'paragraph'), 'one'))).toEqual(['emphasis: crossing is work'])
  })

  test.each([
    ['3.', '3.'],
    ['†', '†'],
    ['•', undefined],
    ['–', undefined],
  ])('an item marked %s becomes a note marked %s', (marker, marked) => {
    const item = numberBlocks([block('item', 'In 1869.', { type: 'list-item', level: 1, marker })])
    expect(at(retypeBlock(item, id('item'), 'footnote'), 'item').marker).toBe(marked)
  })

  test('levels stay within what their kind has', () => {
    expect(at(setLevel(reading(), id('head'), 12), 'head').level).toBe(6)
    expect(at(setLevel(reading(), id('two'), 2), 'two').level).toBeUndefined()
  })

  test('a mark is moved to other words, and taken away', () => {
    const moved = linkNote(
      unlinkNote(reading(), { block: id('one'), start: 19, end: 22 }),
      { block: id('two'), start: 4, end: 9 },
      id('note'),
    )
    expect(at(moved, 'note').backrefs).toEqual([id('two')])
    expect(at(unlinkNote(moved, { block: id('two'), start: 0, end: 26 }), 'note').backrefs).toBeUndefined()
  })

  test('only a footnote can be what a mark leads to', () => {
    const blocks = reading()
    expect(linkNote(blocks, { block: id('one'), start: 0, end: 1 }, id('two'))).toBe(blocks)
  })

  test('a page is set and taken away', () => {
    expect(at(setPage(reading(), id('two'), ' 27 '), 'two').page).toBe('27')
    expect(at(setPage(setPage(reading(), id('two'), '27'), id('two'), ''), 'two').page).toBeUndefined()
  })

  test('what is split and joined again is what it was', () => {
    const anyBlock = fc
      .record({
        text: fc.string({ minLength: 2, maxLength: 60, unit: 'grapheme' }),
        cuts: fc.array(fc.nat(60), { maxLength: 8 }),
        pageAt: fc.option(fc.nat(59), { nil: undefined }),
      })
      .map(({ text, cuts, pageAt }): ProposedBlock => {
        const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b)
        const spans = ends
          .slice(1)
          .flatMap((end, i): Span[] =>
            i % 2 === 0
              ? [{ is: 'emphasis', start: ends[i] ?? 0, end }]
              : [{ is: 'link', start: ends[i] ?? 0, end, href: 'https://example.org' }],
          )
        return block('any', text, { spans, ...(pageAt !== undefined && pageAt > 0 && pageAt < text.length && { page: '7', pageAt }) })
      })
    fc.assert(
      fc.property(anyBlock, fc.nat(80), (any, cut) => {
        const before = numberBlocks([any, block('next', 'tail')])
        const parts = splitBlock(before, any.id, cut % (any.text.length + 1))
        expect(parts === before ? parts : joinWithNext(parts, any.id, '')).toEqual(before)
      }),
      { numRuns: 500 },
    )
  })
})

describe('correcting the words of a block', () => {
  const text = 'The clerk wrote this down and did not read it aloud.'
  const emphasis = { is: 'emphasis', start: 4, end: 9 } as const
  const aloud = { is: 'strong', start: 46, end: 51 } as const
  const whole = { is: 'cite', start: 0, end: 52 } as const
  const one = (block: Partial<ProposedBlock>): ProposedBlock[] => [
    { id: BlockId.parse('aaaa'), type: 'paragraph', text, spans: [], ...block },
  ]
  const reworded = (now: string, block: Partial<ProposedBlock> = { spans: [emphasis, aloud, whole] }) =>
    rewordBlock(one(block), BlockId.parse('aaaa'), now)[0]
  const said = (block: ProposedBlock | undefined) => block?.spans.map((span) => [span.is, block.text.slice(span.start, span.end)])

  test.each<[string, string, string[][]]>([
    [
      'moves the spans after it',
      text.replace('wrote', 'had written'),
      [
        ['cite', '*'],
        ['emphasis', 'clerk'],
        ['strong', 'aloud'],
      ],
    ],
    [
      'grows a span within which it is',
      text.replace('clerk', 'cleverk'),
      [
        ['cite', '*'],
        ['emphasis', 'cleverk'],
        ['strong', 'aloud'],
      ],
    ],
    [
      'drops a span whose words are gone',
      text.replace(' aloud', ''),
      [
        ['cite', '*'],
        ['emphasis', 'clerk'],
      ],
    ],
    [
      'does not widen a span by what is put before it',
      text.replace('clerk', 'old clerk'),
      [
        ['cite', '*'],
        ['emphasis', 'clerk'],
        ['strong', 'aloud'],
      ],
    ],
    [
      'does not widen a span by what is put after it',
      text.replace('clerk', 'clerks'),
      [
        ['cite', '*'],
        ['emphasis', 'clerk'],
        ['strong', 'aloud'],
      ],
    ],
  ])('%s', (_what, now, expected) => {
    expect(said(reworded(now))).toEqual(expected.map(([is, words]) => [is, words === '*' ? now : words]))
  })

  test('keeps the id, and never leaves a block without words', () => {
    expect(reworded('Other words.')?.id).toBe('aaaa')
    expect(reworded('  ')?.text).toBe(text)
  })

  test('cuts no character in two', () => {
    const block = reworded('A 😁 b', { text: 'A 😀 b', spans: [{ is: 'strong', start: 2, end: 4 }] })
    expect([block?.text, block?.spans]).toEqual(['A 😁 b', []])
  })
})
