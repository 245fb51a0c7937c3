import { describe, expect, test } from 'vitest'
import { importReading } from '#server/import/import.ts'
import type { ProposedBlock } from '#shared/reading/block.ts'
import { makeDocx, wordParagraph } from '../fixtures/readings/make.ts'

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const level = (depth: number, format: string, text: string, more = ''): string =>
  `<w:lvl w:ilvl="${depth}">${more}<w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
const abstract = (id: number, levels: string): string => `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`
const num = (id: number, of: number, more = ''): string => `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`
const numbering = (...parts: string[]): string => `<?xml version="1.0"?><w:numbering ${w}>${parts.join('')}</w:numbering>`
const item = (text: string, list: number, depth = 0, style?: string): string =>
  `<w:p><w:pPr>${style === undefined ? '' : `<w:pStyle w:val="${style}"/>`}<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`

async function blocksOf(paragraphs: readonly string[], files: Record<string, string> = {}, footnote?: string): Promise<ProposedBlock[]> {
  const bytes = makeDocx(paragraphs, { files, ...(footnote !== undefined && { footnote }) })
  return (await importReading({ name: 'a.docx', bytes })).blocks
}
const lines = (blocks: readonly ProposedBlock[]): string[] =>
  blocks.map(({ type, level, marker, text }) => `${type}${level ?? ''} ${marker ?? '-'} ${text}`)

describe('the lists of a Word document', () => {
  test('are marked as Word counts them', async () => {
    const defined = numbering(
      abstract(0, level(0, 'decimal', '%1.') + level(1, 'lowerLetter', '%2)') + level(2, 'decimal', '%1.%2.%3', '<w:isLgl/>')),
      abstract(1, level(0, 'upperRoman', '%1.', '<w:start w:val="4"/>')),
      abstract(2, level(0, 'bullet', '\uF0B7') + level(1, 'bullet', '–')),
      num(1, 0),
      num(2, 1),
      num(3, 2),
      num(4, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'),
    )
    const paragraphs = [
      item('One', 1),
      item('Of one', 1, 1),
      item('Of one too', 1, 1),
      item('Deeper', 1, 2),
      item('Two', 1),
      item('Of two', 1, 1),
      wordParagraph('Between.'),
      item('Three', 1),
      item('Fourth', 2),
      item('Fifth', 2),
      item('A point', 3),
      item('A lesser point', 3, 1),
      item('Seven', 4),
      item('Eight', 4),
    ]
    expect(lines(await blocksOf(paragraphs, { 'word/numbering.xml': defined }))).toEqual([
      'list-item1 1. One',
      'list-item2 a) Of one',
      'list-item2 b) Of one too',
      'list-item3 1.2.1 Deeper',
      'list-item1 2. Two',
      'list-item2 a) Of two',
      'paragraph - Between.',
      'list-item1 3. Three',
      'list-item1 IV. Fourth',
      'list-item1 V. Fifth',
      'list-item1 • A point',
      'list-item2 – A lesser point',
      'list-item1 7. Seven',
      'list-item1 8. Eight',
    ])
  })

  test('that a style names count too, and a numbered heading stays a heading, with its number', async () => {
    const styles = `<?xml version="1.0"?><w:styles ${w}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Point"><w:name w:val="Point"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
    const defined = numbering(abstract(0, level(0, 'decimal', '§ %1') + level(1, 'lowerRoman', '(%2)')), num(1, 0))
    const paragraphs = [
      wordParagraph('Of ferries', 'Heading1'),
      wordParagraph('A right', 'Point'),
      wordParagraph('A duty', 'Point'),
      wordParagraph('Of bridges', 'Heading1'),
      wordParagraph('A toll', 'Point'),
    ]
    expect(lines(await blocksOf(paragraphs, { 'word/numbering.xml': defined, 'word/styles.xml': styles }))).toEqual([
      'heading1 - § 1 Of ferries',
      'list-item2 (i) A right',
      'list-item2 (ii) A duty',
      'heading1 - § 2 Of bridges',
      'list-item2 (i) A toll',
    ])
  })
})

const m = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
const r = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`

test('formulas come out as TeX, within a line and in lines of their own', async () => {
  const power = `<m:sSup><m:e>${r('x')}</m:e><m:sup>${r('2')}</m:sup></m:sSup>`
  const [inline, display] = await blocksOf([
    `<w:p ${m}><w:r><w:t xml:space="preserve">Let </w:t></w:r><m:oMath>${power}</m:oMath><w:r><w:t xml:space="preserve"> be.</w:t></w:r></w:p>`,
    `<w:p ${m}><m:oMathPara><m:oMath>${power}</m:oMath></m:oMathPara></w:p>`,
  ])
  expect(inline).toMatchObject({ text: 'Let x^{2} be.', spans: [{ is: 'math', start: 4, end: 9 }] })
  expect(display).toMatchObject({ type: 'paragraph', text: 'x^{2}', spans: [{ is: 'math', start: 0, end: 5 }] })
})

describe('what else Word knows of a text', () => {
  const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`

  test('of tracked changes the text as it would be accepted is taken, and of comments nothing', async () => {
    const comments = `<?xml version="1.0"?><w:comments ${w}><w:comment w:id="0" w:author="Tom">${wordParagraph('Who says so?')}</w:comment></w:comments>`
    const [block, ...rest] = await blocksOf(
      [
        `<w:p><w:commentRangeStart w:id="0"/>${run('The ')}<w:del w:id="1">${'<w:r><w:delText>bridge</w:delText></w:r>'}</w:del><w:ins w:id="2">${run('ferry')}</w:ins>${run(' waits.')}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`,
        `<w:moveFrom w:id="3"><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom>`,
      ],
      { 'word/comments.xml': comments },
    )
    expect(block?.text).toBe('The ferry waits.')
    expect(rest).toEqual([])
  })

  test('footnotes and endnotes are tied both ways, and keep their lists and formulas', async () => {
    const rels = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${['styles', 'numbering', 'footnotes', 'endnotes'].map((part, i) => `<Relationship Id="r${i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${part}" Target="${part}.xml"/>`).join('')}</Relationships>`
    const endnotes = `<?xml version="1.0"?><w:endnotes ${w} ${m}><w:endnote w:id="2"><w:p><w:r><w:t xml:space="preserve">By weight: </w:t></w:r><m:oMath>${r('x')}</m:oMath></w:p></w:endnote></w:endnotes>`
    const blocks = await blocksOf(
      [
        wordParagraph(
          `${run('The ferry')}<w:r><w:footnoteReference w:id="1"/></w:r>${run(' waits')}<w:r><w:endnoteReference w:id="2"/></w:r>${run('.')}`,
        ),
      ],
      { 'word/endnotes.xml': endnotes, 'word/_rels/document.xml.rels': rels },
      'In 1869.',
    )
    expect(lines(blocks)).toEqual(['paragraph - The ferry[1] waits[2].', 'footnote 1 In 1869.', 'footnote 2 By weight: x'])
    const refs = blocks[0]?.spans.flatMap((span) => (span.is === 'note-ref' ? [span.note] : []))
    expect(refs).toEqual([blocks[1]?.id, blocks[2]?.id])
    expect(blocks.slice(1).map(({ backrefs }) => backrefs)).toEqual([[blocks[0]?.id], [blocks[0]?.id]])
  })

  test('a table comes out by its rows, the head named', async () => {
    const cell = (text: string): string => `<w:tc>${wordParagraph(text)}</w:tc>`
    const blocks = await blocksOf([
      `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('Year')}${cell('Boats')}</w:tr><w:tr>${cell('1871')}${cell('12')}</w:tr></w:tbl>`,
    ])
    expect(blocks).toMatchObject([
      { type: 'table-row', head: true, text: 'Year\tBoats' },
      { type: 'table-row', text: '1871\t12' },
    ])
  })

  test('a document whose text part has another name is read all the same', async () => {
    const relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`
    const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`
    const text = `<?xml version="1.0"?><w:document ${w}><w:body>${wordParagraph('Only this.')}</w:body></w:document>`
    const blocks = await blocksOf([wordParagraph('Not this.')], {
      '_rels/.rels': relations,
      '[Content_Types].xml': types,
      'word/document2.xml': text,
    })
    expect(blocks.map((block) => block.text)).toEqual(['Only this.'])
  })
})
