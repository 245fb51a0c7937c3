import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { anchorIn } from './anchor.ts'

const block = (id: string, text: string): Block => ({ id: BlockId.parse(id), type: 'paragraph', text, spans: [] })
const blocks = [
  block('aaaa', 'Nothing is ever quite necessary until somebody has said so aloud.'),
  block('bbbb', 'It is the word that does it. “Freedom” is what we call it when nobody is looking.'),
  block('cccc', 'שום דבר אינו הכרחי לגמרי 🧵 עד שמישהו אומר זאת בקול רם.'),
  block('dddd', 'The refrain comes back.'),
  block('eeee', 'The refrain comes back.'),
]
const anchor = anchorIn(blocks, 3)
const quote = (exact: string, prefix = '', suffix = '') => ({ exact, prefix, suffix })

const found: [what: string, quote: ReturnType<typeof quote>, block: string, offset: number, words: string][] = [
  ['word for word', quote('quite necessary', 'Nothing is ever ', ' until somebody'), 'aaaa', 16, 'quite necessary'],
  [
    'over a paragraph’s end',
    quote('said so aloud.   \n\n It is the word', 'somebody has ', ' that does it'),
    'aaaa',
    51,
    'said so aloud.\nIt is the word',
  ],
  [
    'with the white space of a page',
    quote('  ever\n   quite\u00a0necessary ', 'Nothing is', 'until somebody has'),
    'aaaa',
    11,
    'ever quite necessary',
  ],
  ['with soft hyphens', quote('some\u00adbody has said', 'until ', ' so aloud'), 'aaaa', 38, 'somebody has said'],
  [
    'with other quotation marks',
    quote('"Freedom" is what we call it', 'that does it. ', ' when nobody'),
    'bbbb',
    29,
    '“Freedom” is what we call it',
  ],
  ['from right to left, with pictures', quote('הכרחי לגמרי 🧵', 'שום דבר אינו ', ' עד שמישהו'), 'cccc', 13, 'הכרחי לגמרי 🧵'],
]
test.each(found)('a quote is found %s', (_, words, at, offset, text) => {
  const anchored = anchor(words)
  expect(anchored).not.toHaveProperty('why')
  expect(anchored.passage).toMatchObject({ version: 3, start: { block: at, offset }, quote: text })
})

const lost: [what: string, quote: ReturnType<typeof quote> | undefined, why: string][] = [
  ['what is not there', quote('a sentence of quite another book', 'and this is ', ' altogether'), 'not-found'],
  ['what is there twice', quote('The refrain comes back.'), 'several-places'],
  ['a word without its neighbours', quote('it', 'zzz', 'yyy'), 'several-places'],
  ['no words', quote(' \n'), 'not-found'],
  ['the whole text', undefined, 'not-found'],
]
test.each(lost)('%s has no place, and keeps its words', (_, words, why) => {
  const anchored = anchor(words)
  expect(anchored).toMatchObject({ why, passage: { version: 3, start: { block: 'nowhere' }, quote: words?.exact.trim() ?? '' } })
})
