import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { sentencesOf, wordsOf } from './sentences.ts'

const note = BlockId.parse('note1')
const said = (block: Pick<Block, 'text' | 'spans' | 'type' | 'lang'>, language = 'en') =>
  sentencesOf(block, language).map(({ start, end }) => block.text.slice(start, end))
const plain = (text: string, type: Block['type'] = 'paragraph') => ({ text, type, spans: [] })

describe('the sentences of a block', () => {
  test.each<[string, Pick<Block, 'text' | 'spans' | 'type'>, string[], string?]>([
    ['end at full stops', plain('Delay is criminal. To wait is a game.  So.'), ['Delay is criminal.', 'To wait is a game.', 'So.']],
    ['keep their closing quotation marks', plain('“Is it art?” he asked. Yes.'), ['“Is it art?” he asked.', 'Yes.']],
    [
      'keep their note marks, which end no word',
      { text: 'It is an art.1 We know.', type: 'paragraph', spans: [{ is: 'note-ref', start: 13, end: 14, note }] },
      ['It is an art.1', 'We know.'],
    ],
    ['are the lines in verse', plain('Hey nonny no\nMen are fools', 'verse'), ['Hey nonny no', 'Men are fools']],
    ['are the cells in a table', plain('one\ttwo\t', 'table-row'), ['one', 'two']],
    ['know Chinese full stops', plain('学而时习之。不亦说乎？'), ['学而时习之。', '不亦说乎？'], 'zh'],
    ['know Arabic question marks', plain('هل تقرأ؟ نعم أقرأ.'), ['هل تقرأ؟', 'نعم أقرأ.'], 'ar'],
    ['are none in nothing', plain('  '), []],
  ])('%s', (_, block, expected, language) => {
    expect(said(block, language)).toEqual(expected)
  })

  test('follow one another, and together leave out only space', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', '?', '(', ')', '\n', '1', '“', '”') }), (text) => {
        let covered = 0
        for (const { start, end } of sentencesOf(plain(text), 'en')) {
          expect(text.slice(covered, start).trim()).toBe('')
          expect(end).toBeGreaterThan(start)
          covered = end
        }
        expect(text.slice(covered).trim()).toBe('')
      }),
    )
  })
})

test('words leave out what stands between them', () => {
  const text = '“Delay,” he wrote, “is criminal.”'
  expect(wordsOf({ text }, 'en').map(({ start, end }) => text.slice(start, end))).toEqual(['Delay', 'he', 'wrote', 'is', 'criminal'])
})
