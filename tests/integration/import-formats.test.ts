import { describe, expect, test } from 'vitest'
import { importReading } from '#server/import/import.ts'
import type { ImportedReading, ProposedBlock } from '#shared/reading/block.ts'
import { bookPages, bytesOf, makeDocx, makeEpub, makePdf, onePixel, wordParagraph } from '../fixtures/readings/make.ts'

const outline = ({ blocks }: ImportedReading): string[] =>
  blocks.map(
    ({ type, level, marker, head, drop, text }) =>
      `${drop ? `(${drop}) ` : ''}${type}${level ?? ''}${marker === undefined ? '' : ` <${marker}>`}${head ? ' head' : ''}: ${text}`,
  )
const spans = (block: ProposedBlock | undefined): string[] =>
  (block?.spans ?? []).map((span) => `${span.is}: ${block?.text.slice(span.start, span.end)}`)

function expectOneNote(reading: ImportedReading, text: string): void {
  const notes = reading.blocks.filter((block) => block.type === 'footnote')
  const from = reading.blocks.find((block) => block.spans.some((span) => span.is === 'note-ref'))
  expect(notes).toMatchObject([{ text, marker: '1', backrefs: [from?.id] }])
  expect(from?.spans.find((span) => span.is === 'note-ref')).toMatchObject({ note: notes[0]?.id })
}

describe('Markdown', () => {
  const markdown = `---
title: "The Ferry"
author: [Martha Ellwood, Tom Harrow]
lang: en-GB
source: https://example.org/ferry
---
## Of Crossings

A *crossing* is **work**.[^1] See [the papers](https://example.org) or [not](javascript:alert).

> “Nobody will thank us.” [Minutes, p. 4]
>
> > Within.

1. First
   - Inner
2. Second

| Year | Boats |
|------|-------|
| 1871 | *12*  |

Let $x^2$ be.

$$
\\sum x
$$

\`\`\`js
  let boats = 12

  more()
\`\`\`

![A boat](https://elsewhere.example/boat.png)

[^1]: In 1869.
`
  test('comes out with front matter, notes, tables, nested lists, quotations, code and formulas', async () => {
    const reading = await importReading({ name: 'ferry.md', bytes: bytesOf(markdown) })
    expect(reading.meta).toEqual({
      title: 'The Ferry',
      author: 'Martha Ellwood, Tom Harrow',
      language: 'en-GB',
      source: 'https://example.org/ferry',
    })
    expect(outline(reading)).toEqual([
      'heading2: Of Crossings',
      'paragraph: A crossing is work.1 See the papers or not.',
      'quotation1: “Nobody will thank us.” [Minutes, p. 4]',
      'quotation2: Within.',
      'list-item1 <1.>: First',
      'list-item2 <•>: Inner',
      'list-item1 <2.>: Second',
      'table-row head: Year\tBoats',
      'table-row: 1871\t12',
      'paragraph: Let x^2 be.',
      'paragraph: \\sum x',
      'code:   let boats = 12\n\n  more()',
      'paragraph: A boat',
      'footnote <1>: In 1869.',
    ])
    expect(spans(reading.blocks[1])).toEqual(['emphasis: crossing', 'strong: work', 'note-ref: 1', 'link: the papers'])
    expect(spans(reading.blocks[2])).toEqual(['cite: [Minutes, p. 4]'])
    expect(spans(reading.blocks[8])).toEqual(['emphasis: 12'])
    expect(spans(reading.blocks[10])).toEqual(['math: \\sum x'])
    expectOneNote(reading, 'In 1869.')
    expect(reading.images).toEqual([])
  })

  test('is recognised when it is pasted without a name', async () => {
    const reading = await importReading({ bytes: bytesOf('# The Ferry\n\nA crossing is **work**.\n\n## More\n\nAnd a right.') })
    expect(outline(reading)).toEqual(['paragraph: A crossing is work.', 'heading2: More', 'paragraph: And a right.'])
    expect(reading.meta.title).toBe('The Ferry')
  })
})

describe('HTML', () => {
  test('a page of an archive comes out with its notes tied, though nothing says that they are notes', async () => {
    const page = `<!doctype html><html lang="en"><head><title>The Ferry</title><meta name="author" content="Martha Ellwood"><style>p { color: red }</style></head><body>
      <p>Martha Ellwood</p><h2>The Ferry</h2><hr><h3>Chapter 4<br>The Assembly</h3>
      <p>In November<sup class="anote"><a id="f1" href="#n1">[1]</a></sup>, the&nbsp;<em>ferrymen</em> asked, 10&nbsp;km away.</p>
      <p class="quoteb">To wait is to pay twice. [Minutes, p. 4]</p>
      <blockquote><p>The river is wide<br>
        The river is deep<br>&nbsp;The boat is old</p></blockquote>
      <p style="display:none">unseen</p>
      loose <b>text</b><br><br>and more
      <figure><img src="data:image/png;base64,${onePixel.toString('base64')}"><figcaption>A boat</figcaption></figure>
      <p><a href="next.htm">Next Chapter</a></p>
      <h3>Notes</h3><p><a href="#f1" name="n1">1.</a> In 1869.</p>
      <p>Last updated on: 19.1.2007</p></body></html>`
    const reading = await importReading({ name: 'ch4.htm', bytes: bytesOf(page) })
    expect(reading.meta).toEqual({ title: 'The Ferry', author: 'Martha Ellwood', language: 'en' })
    expect(outline(reading)).toEqual([
      'heading3: Chapter 4\nThe Assembly',
      'paragraph: In November[1], the ferrymen asked, 10\u00A0km away.',
      'quotation1: To wait is to pay twice. [Minutes, p. 4]',
      'verse: The river is wide\nThe river is deep\n The boat is old',
      'paragraph: loose text',
      'paragraph: and more',
      'figure: A boat',
      '(navigation) paragraph: Next Chapter',
      'heading3: Notes',
      'footnote <1>: In 1869.',
      '(boilerplate) paragraph: Last updated on: 19.1.2007',
    ])
    expectOneNote(reading, 'In 1869.')
    expect(reading.images).toEqual([
      { id: reading.blocks.find((block) => block.type === 'figure')?.image, mediaType: 'image/png', base64: onePixel.toString('base64') },
    ])
  })

  test('of a page with menus the article is found', async () => {
    const paragraph =
      '<p>The ferrymen asked the town to decide at once, in the coldest month, who owned the river, the banks and the landing, and why it was not they.</p>'
    const menu = '<ul><li><a href="/a">Home</a></li><li><a href="/b">Sport, weather and the rest of what we have</a></li></ul>'
    const page = `<html><head><title>The Ferry | Daily River</title></head><body><header><nav>${menu}</nav></header><main><article><h1>The Ferry</h1>${paragraph.repeat(8)}</article></main><aside>${menu}<p>Buy our boat now</p></aside><footer>Daily River Company, all rights reserved</footer></body></html>`
    const reading = await importReading({ bytes: bytesOf(page) })
    expect(reading.blocks.filter((block) => block.drop === undefined)).toHaveLength(8)
    expect(reading.blocks.map((block) => block.text).join(' ')).not.toMatch(/Sport|Buy|Company/)
  })

  test('text pasted from a word processor keeps the emphasis that its styles say', async () => {
    const pasted =
      '<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal"><p dir="ltr"><span style="font-weight:400">A </span><span style="font-style:italic">crossing</span><span style="font-weight:700"> is work</span></p></b>'
    const reading = await importReading({ format: 'html', bytes: bytesOf(pasted) })
    expect(outline(reading)).toEqual(['paragraph: A crossing is work'])
    expect(spans(reading.blocks[0])).toEqual(['emphasis: crossing', 'strong: is work'])
  })

  test('a right-to-left paragraph says so, and beside it one that is not', async () => {
    const bytes = bytesOf('<p>בראשית ברא אלהים את השמים ואת הארץ</p><p>In the beginning.</p>')
    const reading = await importReading({ format: 'html', bytes })
    expect(reading.blocks.map(({ dir }) => dir)).toEqual(['rtl', 'ltr'])
    expect(reading.meta.language).toBe('he')
  })

  test('a page in an old encoding is read as it declares', async () => {
    const page = Buffer.from(
      '<html><head><meta charset="windows-1251"></head><body><p>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0</p></body></html>',
      'latin1',
    )
    expect(outline(await importReading({ bytes: page }))).toEqual(['paragraph: Привет, мир'])
  })
})

describe('DOCX', () => {
  test('comes out with title, styles, lists and footnotes', async () => {
    const document = makeDocx(
      [
        wordParagraph('The Ferry', 'Title'),
        wordParagraph('Martha Ellwood', 'Author'),
        wordParagraph('Of Crossings', 'Heading1'),
        wordParagraph(
          '<w:r><w:t xml:space="preserve">A </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>crossing</w:t></w:r><w:r><w:t> is work.</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>',
        ),
        wordParagraph('To wait is to pay twice.', 'Quote'),
        wordParagraph('First', undefined, 0),
        wordParagraph('Inner', undefined, 1),
      ],
      { footnote: 'In 1869.' },
    )
    const reading = await importReading({ name: 'ferry.docx', bytes: document })
    expect(reading.meta).toEqual({ title: 'The Ferry', author: 'Martha Ellwood', language: 'en' })
    expect(outline(reading)).toEqual([
      'heading1: Of Crossings',
      'paragraph: A crossing is work.[1]',
      'quotation1: To wait is to pay twice.',
      'list-item1 <1.>: First',
      'list-item2 <1.>: Inner',
      'footnote <1>: In 1869.',
    ])
    expect(spans(reading.blocks[1])).toEqual(['emphasis: crossing', 'note-ref: [1]'])
    expectOneNote(reading, 'In 1869.')
  })
})

describe('EPUB', () => {
  test('comes out in the order of its spine, with the pages of its print and its pictures', async () => {
    const book = makeEpub(
      [
        '<h1>Of Crossings</h1><p><span epub:type="pagebreak" id="p12" title="12"/>A crossing<a epub:type="noteref" href="c1.xhtml#n1">1</a> is work <span epub:type="pagebreak" id="p13" title="13"/>before it is a right.</p><p>So it was.</p><div class="poem"><p>The river is wide</p><p>The river is deep</p></div><p><img src="../img/boat.png" alt="A boat"/></p>',
        '<h1>Notes</h1><aside epub:type="footnote" id="n1"><p><a href="c0.xhtml">1</a> In 1869.</p></aside>',
      ],
      { files: { 'OEBPS/img/boat.png': onePixel } },
    )
    const reading = await importReading({ bytes: book })
    expect(reading.meta).toEqual({ title: 'The Ferry & the Bridge', author: 'Martha Ellwood', language: 'en' })
    expect(outline(reading)).toEqual([
      'heading1: Of Crossings',
      'paragraph: A crossing1 is work before it is a right.',
      'paragraph: So it was.',
      'verse: The river is wide\nThe river is deep',
      'figure: A boat',
      'heading1: Notes',
      'footnote <1>: In 1869.',
    ])
    const paragraph = reading.blocks[1]
    expect([paragraph?.page, paragraph?.text.slice(paragraph.pageAt)]).toEqual(['13', 'before it is a right.'])
    expect(reading.blocks[2]).toMatchObject({ page: '13' })
    expectOneNote(reading, 'In 1869.')
    expect(reading.images).toHaveLength(1)
  })
})

describe('PDF', () => {
  test('becomes paragraphs over lines and pages; running heads and page numbers are proposed for dropping', async () => {
    const reading = await importReading({ bytes: makePdf(bookPages(8)) })
    const kept = reading.blocks.filter((block) => block.drop === undefined)
    expect(kept[0]).toMatchObject({ type: 'heading', text: 'Chapter 1' })
    expect(kept.slice(1).every((block) => block.type === 'paragraph' && /^[A-Z]/.test(block.text))).toBe(true)
    expect(kept.slice(1, -1).every((block) => block.text.endsWith('.'))).toBe(true)
    const dropped = reading.blocks.filter((block) => block.drop !== undefined)
    expect(dropped.map((block) => block.drop)).toEqual(Array.from({ length: 16 }, () => 'page-furniture'))
    const overPage = kept.find((block) => block.pageAt !== undefined)
    expect(overPage?.text.slice(0, overPage.pageAt)).toMatch(/ $/)
  })

  test('a word broken at the line end is whole, a small note is tied to its raised mark', async () => {
    const lines = [
      'It was an ordinary morning in the second month of the insur-',
      'rection, and the ferrymen of the town knew nothing of all that,',
      'as they had gone to bed early and slept well, for once.',
    ]
    const page = [
      ...lines.map((text, i) => ({ text, x: 60, y: 500 - i * 14, size: 10.5 })),
      { text: '1', x: 312, y: 476, size: 6 },
      { text: '1 In 1869.', x: 60, y: 80, size: 8 },
    ]
    const reading = await importReading({ bytes: makePdf([page], { firstLabel: 27 }) })
    expect(reading.blocks[0]).toMatchObject({ text: expect.stringContaining('of the insurrection, and'), page: '27' })
    expectOneNote(reading, 'In 1869.')
  })
})

describe('what is not a text', () => {
  test.each<[string, string | undefined, Uint8Array, string, RegExp]>([
    ['nothing', undefined, bytesOf(''), 'import-failed', /nothing in it/],
    ['white space', undefined, bytesOf(' \n\u00A0\n'), 'import-failed', /No text/],
    ['an old Word file', 'a.doc', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'bad-format', /\.docx/],
    ['RTF', 'a.rtf', bytesOf('{\\rtf1 hello}'), 'bad-format', /\.docx/],
    ['a picture', 'a.png', onePixel, 'bad-format', /not a text/],
    ['a file that only says it is a PDF', 'a.pdf', bytesOf('hello'), 'bad-format', /not a PDF/],
    ['a damaged PDF', 'a.pdf', bytesOf('%PDF-1.7\nnothing more'), 'import-failed', /damaged/],
    ['a scan', 'a.pdf', makePdf([[]]), 'import-failed', /scan/],
    ['more than an upload may have', 'a.txt', new Uint8Array(50 * 1024 * 1024 + 1), 'too-large', /50/],
    ['more pages than a PDF may have', 'a.pdf', makePdf(Array.from({ length: 3_001 }, () => [])), 'too-large', /3001 pages.*3000/],
    ['more text than a reading may have', 'a.txt', bytesOf('All work and no play. '.repeat(250_000)), 'too-large', /parts/],
    ['more paragraphs than a reading may have', 'a.txt', bytesOf('All work.\n\n'.repeat(20_100)), 'too-large', /20000|20,000/],
  ])('%s is refused with a way on', async (_, name, bytes, code, detail) => {
    const importing = importReading({ bytes, ...(name !== undefined && { name }) })
    await expect(importing).rejects.toMatchObject({ name: 'Refusal', code, detail: expect.stringMatching(detail) })
  })
})
