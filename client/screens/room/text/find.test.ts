import { describe, expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { BlockType } from '#shared/reading/block.ts'
import { findIn, prepareToFind } from './find.ts'

const textOf = (...texts: readonly (string | readonly [BlockType, string])[]) =>
  texts.map((given, at) => {
    const [type, text] = typeof given === 'string' ? (['paragraph', given] as const) : given
    return { id: BlockId.parse(`bloc${at}`), type, text }
  })
/** What is found, as it stands in the text; a slash is between two blocks. */
const found = (blocks: ReturnType<typeof textOf>, words: string): string[] =>
  findIn(blocks, words).map(({ start, end }) => {
    const [from, to] = [start, end].map(({ block }) => blocks.findIndex(({ id }) => id === block))
    return blocks
      .slice(from, (to ?? 0) + 1)
      .map(({ id, text }) => text.slice(id === start.block ? start.offset : 0, id === end.block ? end.offset : undefined))
      .join(' / ')
  })

const english = textOf('Lenin wrote: “Delay is criminal.”', 'It’s a crime — DELAY\nis one (a+b).')
const german = textOf(
  'Die Straße über den Fluß ist „schön“ – sagte Müller.',
  'Ver\u00adgan\u00adgen\u00adheits\u00adbe\u00adwäl\u00adti\u00adgung, cafe\u0301!',
)
const arabic = textOf('قَرَأَ الطَّالِبُ الكِتَابَ فِي المَدْرَسَةِ.', 'الكـــتاب على الطاولة، أين هو؟')

describe('in a text', () => {
  test.each([
    ['delay is', english, ['Delay is', 'DELAY\nis']],
    ["it's", english, ['It’s']],
    ['"delay', english, ['“Delay']],
    ['crime - delay', english, ['crime — DELAY']],
    ['(a+b)', english, ['(a+b)']],
    ['nowhere', english, []],
    ['  ', english, []],
    ['[', english, []],
    ['strasse uber den fluss', german, ['Straße über den Fluß']],
    ['STRAẞE', german, ['Straße']],
    ['"schon" - sagte muller', german, ['„schön“ – sagte Müller']],
    ['Vergangenheitsbewältigung', german, ['Ver\u00adgan\u00adgen\u00adheits\u00adbe\u00adwäl\u00adti\u00adgung']],
    ['CAFÉ', german, ['cafe\u0301']],
    ['الكتاب', arabic, ['الكِتَابَ', 'الكـــتاب']],
    ['المدرسه', arabic, ['المَدْرَسَةِ']],
    ['علي', arabic, ['على']],
    ['اين', arabic, ['أين']],
  ])('%s is found as it stands there', (words, blocks, expected) => {
    expect(found(blocks, words)).toEqual(expected)
  })
})

describe('from one block into the next', () => {
  const verse = textOf(['verse', 'the sea, the'], ['verse', 'sea again '], ['footnote', 'and again'], 'and so on')

  test('words that run on are found, each once', () => {
    expect(found(verse, 'the sea')).toEqual(['the sea', 'the / sea'])
    expect(found(verse, 'sea again')).toEqual(['sea again'])
    expect(findIn(verse, 'the sea').map(({ index }) => index)).toEqual([0, 0])
  })

  test('nothing runs on into a note, or out of one', () => {
    expect(found(verse, 'again and')).toEqual([])
    expect(found(verse, 'again and so')).toEqual([])
  })
})

test('a long text is searched with every letter that is typed, though it is folded once', () => {
  const long = textOf(...Array.from({ length: 2_000 }, (_, at) => `Paragraph ${at} says: the river is wide.`))
  expect(['r', 'ri', 'riv', 'river'].map((words) => findIn(long, words).length)).toEqual([5_000, 2_000, 2_000, 2_000])
})

test('what is prepared in turns is found as it would be, also by whoever searches before that is done', async () => {
  const make = () => textOf(...Array.from({ length: 3_000 }, (_, at) => `Paragraph ${at}: “Straße”, it says, ${'and on '.repeat(20)}.`))
  const [prepared, plain] = [make(), make()]
  const preparing = prepareToFind(prepared, new AbortController().signal)
  expect(findIn(prepared, 'strasse"')).toEqual(findIn(plain, 'strasse"'))
  await preparing
  expect(findIn(prepared, 'paragraph 2999')).toEqual(findIn(plain, 'paragraph 2999'))
})
