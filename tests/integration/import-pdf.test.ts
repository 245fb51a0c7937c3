import { describe, expect, test } from 'vitest'
import { imageType } from '#server/import/images.ts'
import { importReading } from '#server/import/import.ts'
import { bookPages, makePdf, type PdfPicture, type PdfText } from '../fixtures/readings/make.ts'

const line = (text: string, x: number, y: number, more: Partial<PdfText> = {}): PdfText => ({ text, x, y, size: 10.5, ...more })
const read = (pages: readonly (readonly PdfText[])[], pictures: readonly PdfPicture[] = []) =>
  importReading({ bytes: makePdf(pages, { pictures }) })

describe('a PDF without tags', () => {
  test('keeps what is set in italics and in bold, but not a heading or a paragraph that is wholly so', async () => {
    const { blocks, meta } = await read([
      [
        line('Of Crossings', 60, 540, { size: 18, face: 'bold' }),
        line('A ', 60, 500),
        line('crossing is', 70, 500, { face: 'italic' }),
        line('work', 60, 486, { face: 'italic' }),
        line('and a', 90, 486),
        line('right.', 120, 486, { face: 'bold' }),
        line('And so it was said of the whole of this line.', 60, 440, { face: 'italic' }),
      ],
    ])
    expect(meta.title).toBe('Of Crossings')
    expect(blocks.map(({ type, text }) => `${type}: ${text}`)).toEqual([
      'paragraph: A crossing is work and a right.',
      'paragraph: And so it was said of the whole of this line.',
    ])
    expect(blocks.map(({ spans, text }) => spans.map(({ is, start, end }) => `${is}: ${text.slice(start, end)}`))).toEqual([
      ['emphasis: crossing is work', 'strong: right.'],
      [],
    ])
  })

  test('in two columns is read down the one and then the other, as paragraphs and not as quotations', async () => {
    const column = (x: number, word: string): PdfText[] =>
      Array.from({ length: 12 }, (_, i) => line(`${i === 0 ? 'The' : 'the'} ${word} line of it goes to ${i}`, x, 500 - i * 13, { size: 9 }))
    const { blocks } = await read([[...column(40, 'left'), ...column(230, 'right')]])
    expect(blocks.map(({ type, text }) => [type, text.slice(0, 12), text.includes('left') && text.includes('right')])).toEqual([
      ['paragraph', 'The left lin', true],
    ])
    expect(blocks[0]?.text.indexOf('right')).toBeGreaterThan(blocks[0]?.text.lastIndexOf('left') ?? Number.NaN)
  })

  test('brings its pictures, written anew, where they stand, with their captions', async () => {
    const page = [
      line('The ferry lay at the landing that morning, and no one went.', 60, 520),
      line('Figure 1. The landing.', 60, 380, { size: 9 }),
      line('In the evening it lay there still, and the river had risen.', 60, 340),
    ]
    const { blocks, images } = await read([page], [{ page: 0, shade: 200, x: 60, y: 400, width: 200, height: 100 }])
    expect(blocks.map(({ type, text }) => `${type}: ${text.slice(0, 22)}`)).toEqual([
      'paragraph: The ferry lay at the l',
      'figure: Figure 1. The landing.',
      'paragraph: In the evening it lay ',
    ])
    expect(images.map(({ id }) => id)).toEqual([blocks[1]?.image])
    const bytes = Buffer.from(images[0]?.base64 ?? '', 'base64')
    expect(imageType(bytes)).toBe('image/png')
    expect(bytes.readUInt32BE(16)).toBe(40)
  })

  test.each<[string, (n: number) => PdfPicture[]]>([
    ['the scan of a page behind its text', (page) => [{ page, shade: 100 + page, x: 0, y: 0, width: 420, height: 595 }]],
    ['a sign that stands on every page', (page) => [{ page, shade: 50, x: 60, y: 20, width: 60, height: 60 }]],
    ['an ornament', (page) => [{ page, shade: 100 + page, x: 60, y: 20, width: 10, height: 10 }]],
    [
      'a picture that says it has more pixels than a text needs',
      (page) => [{ page, shade: 100 + page, x: 60, y: 20, width: 90, height: 90, declared: 60_000 }],
    ],
  ])('does not bring %s', async (_, picturesOn) => {
    const pages = bookPages(4)
    const { blocks, images } = await read(
      pages,
      pages.flatMap((_page, n) => picturesOn(n)),
    )
    expect(images).toEqual([])
    expect(blocks.filter(({ type }) => type === 'figure')).toEqual([])
    expect(blocks.length).toBeGreaterThan(4)
  })
})
