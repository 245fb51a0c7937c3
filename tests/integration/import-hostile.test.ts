import { deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { importReading } from '#server/import/import.ts'
import { listZip } from '#server/import/zip.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { bytesOf, makeDocx, makeEpub, makePdf, makeZip, wordParagraph } from '../fixtures/readings/make.ts'
import { corpus } from '../harness/corpora.ts'
import { harmIn } from '../harness/harmless.ts'

/** Whatever it was made from. */
const expectHarmless = (reading: ImportedReading): void => expect(harmIn(reading)).toBeUndefined()

const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<a href="jav&#x0A;ascript:alert(1)">click</a>',
  '<a href="data:text/html,<script>alert(1)</script>">click</a>',
  '<a href=" \u0001javascript:alert(1)">click</a>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<img src="https://elsewhere.example/track.png"><img src="data:image/svg+xml;base64,PHN2Zy8+">',
  '<p data-page="<b>" data-note="x" data-image="0123456789abcdef">x</p>',
  '<form action="https://elsewhere.example"><button>send</button></form>',
  '[click](javascript:alert(1)) ![x](https://elsewhere.example/x.png) <a href="vbscript:x">y</a>',
]

describe('hostile text', () => {
  const collected = String(corpus('corpora/xss-payload-list/xss-payload-list.txt') ?? '').split('\n')
  const lines = [...payloads, ...collected].filter((line) => line.trim() !== '')

  test.each(['html', 'markdown', 'text'] as const)('comes out harmless as %s', async (format) => {
    for (let i = 0; i < lines.length; i += 2_500) {
      const body = lines.slice(i, i + 2_500).map((line) => (format === 'html' ? `<div>${line}</div>` : line))
      expectHarmless(await importReading({ format, bytes: bytesOf(`A text.\n\n${body.join('\n\n')}`) }))
    }
  })

  test('what runs, loads or hides leaves no trace of itself', async () => {
    const page = `<p>A text.</p>${payloads.filter((payload) => !payload.startsWith('<math')).join('')}<p style="display:none">unseen</p><p hidden>unseen</p><style>p { color: red }</style>`
    const { blocks, images } = await importReading({ format: 'html', bytes: bytesOf(page) })
    const text = JSON.stringify(blocks)
    expect(text).not.toMatch(/alert\(1\)(?!\) !)|unseen|color: red|onerror|srcdoc|elsewhere\.example\/track/)
    expect(images).toEqual([])
  })

  test('controls, bidi overrides, lone surrogates and zero-width signs are gone, and offsets fit what is left', async () => {
    const markdown = 'A\u0000\u202E te\u00ADxt \uD800 with *empha\u200Bsis* and e\u0301 *more*.'
    const reading = await importReading({ format: 'markdown', bytes: bytesOf(markdown) })
    expectHarmless(reading)
    const [block] = reading.blocks
    expect(block?.spans.map(({ start, end }) => block.text.slice(start, end))).toEqual(['emphasis', 'more'])
    expect(block?.text).toContain('é')
  })
})

describe('what runs, loads or leads astray within a document', () => {
  const naughty = [
    ...payloads,
    ...String(corpus('corpora/blns/blns.txt') ?? '').split('\n'),
    '\u202Edesrever\u202C',
    '=1+1',
    'e\u0301\u200B',
  ].filter((line) => line.trim() !== '' && !line.startsWith('#'))
  // XML has no way to say controls.
  const xml = (text: string): string =>
    text.toWellFormed().replace(/\p{Cc}|[<>&"\uFFFE\uFFFF]/gu, (sign) => (/[<>&"]/.test(sign) ? `&#${sign.charCodeAt(0)};` : ''))

  test('a Word document: strings of all kinds, links to scripts, pictures from elsewhere', async () => {
    const rels = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${['javascript:alert(1)', 'data:text/html,x', 'https://example.org/'].map((target, i) => `<Relationship Id="l${i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="${target}" TargetMode="External"/>`).join('')}<Relationship Id="p" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="https://elsewhere.example/track.png" TargetMode="External"/></Relationships>`
    const r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    const links = [0, 1, 2].map((n) => `<w:hyperlink ${r} r:id="l${n}"><w:r><w:t>link ${n}</w:t></w:r></w:hyperlink>`)
    const picture = `<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip ${r} r:link="p"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
    const bytes = makeDocx(
      [
        ...naughty.map((line) => `<w:p><w:r><w:t xml:space="preserve">${xml(line)}</w:t></w:r></w:p>`),
        ...links.map((link) => `<w:p>${link}</w:p>`),
        `<w:p>${picture}</w:p>`,
      ],
      { files: { 'word/_rels/document.xml.rels': rels } },
    )
    const reading = await importReading({ name: 'a.docx', bytes })
    expectHarmless(reading)
    const hrefs = reading.blocks.flatMap((block) => block.spans.flatMap((span) => (span.is === 'link' ? [span.href] : [])))
    expect([hrefs, reading.images]).toEqual([['https://example.org/'], []])
  })

  test('an EPUB: scripts, styles, forms and pictures from elsewhere in its chapters', async () => {
    const chapters = [payloads.join('\n'), naughty.map((line) => `<p>${xml(line)}</p>`).join('')].map(
      (body) => `<p>A text.</p><style>@import url(https://elsewhere.example/a.css)</style>${body}<p>The end.</p>`,
    )
    const reading = await importReading({ bytes: makeEpub(chapters) })
    expectHarmless(reading)
    expect(reading.images).toEqual([])
    expect(JSON.stringify(reading.blocks)).not.toMatch(/@import|srcdoc="<script>alert\(1\)<\/script>"><\/iframe>.*$/)
  })

  test('a PDF: actions on opening, scripts, and strings of all kinds', async () => {
    const page = naughty.slice(0, 30).map((line, i) => ({
      text: line.replace(/[^\x20-\x7e]/g, '?'),
      x: 40,
      y: 560 - i * 16,
      size: 9,
    }))
    const catalog =
      '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /URI /URI (https://elsewhere.example/) >> >> /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>'
    const reading = await importReading({ bytes: makePdf([page], { catalog }) })
    expectHarmless(reading)
    expect(JSON.stringify([reading.blocks, reading.source])).not.toContain('app.alert')
  })
})

describe('hostile archives', () => {
  const zeros = new Uint8Array(60 * 1024 * 1024)

  test('a ZIP bomb is refused by what it declares', async () => {
    const bomb = makeEpub(['<p>x</p>'], { files: { 'OEBPS/big.bin': zeros } })
    expect(bomb.length).toBeLessThan(1024 * 1024)
    await expect(importReading({ bytes: bomb })).rejects.toMatchObject({ code: 'too-large' })
  })

  test('a ZIP bomb that declares little is refused by what it inflates to', async () => {
    const bomb = makeEpub(['<p>x</p>'], { files: { 'OEBPS/text/c0.xhtml': zeros } })
    await expect(importReading({ bytes: declareSize(bomb, 'OEBPS/text/c0.xhtml', 1_000) })).rejects.toMatchObject({ code: 'too-large' })
  })

  test('as a Word document too, in a part that is read', async () => {
    const bomb = makeDocx([wordParagraph('x')], { files: { 'word/media/a.png': zeros } })
    await expect(importReading({ bytes: declareSize(bomb, 'word/media/a.png', 1_000) })).rejects.toMatchObject({ code: 'too-large' })
  })

  test('more files than a text needs are refused before any is read', async () => {
    const many = makeZip(Object.fromEntries(Array.from({ length: 10_100 }, (_, i) => [`f${i}`, ''])))
    await expect(importReading({ bytes: many })).rejects.toMatchObject({ code: 'too-large' })
  })

  test('names that climb out of the archive are not there', () => {
    const names = listZip(
      makeZip({ '../../etc/passwd': 'x', '/etc/passwd': 'x', 'a/../../b': 'x', 'C:\\x': 'x', 'good/name.txt': 'x' }),
    ).map(({ name }) => name)
    expect(names).toEqual(['good/name.txt'])
  })

  test('an EPUB whose manifest climbs out gives only what is in it', async () => {
    const opf =
      '<?xml version="1.0"?><package><metadata/><manifest><item id="a" href="../../../../etc/passwd" media-type="application/xhtml+xml"/><item id="b" href="text/c0.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    const { blocks } = await importReading({ bytes: makeEpub(['<p>Only this.</p>'], { opf }) })
    expect(blocks.map((block) => block.text)).toEqual(['Only this.'])
  })

  const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
  const outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
  test.each([laughs, outside])('entities of a file’s own are refused or stay unread: %s', async (dtd) => {
    const opf = `<?xml version="1.0"?>${dtd}<package><metadata><title>&e;&c;</title></metadata><manifest/><spine/></package>`
    await expect(importReading({ bytes: makeEpub(['<p>x</p>'], { opf }) })).rejects.toMatchObject({ code: 'import-failed' })
    const document = `<?xml version="1.0"?>${dtd}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;&c;</w:t></w:r></w:p></w:body></w:document>`
    await expect(importReading({ bytes: makeDocx([], { files: { 'word/document.xml': document } }) })).rejects.toMatchObject({
      code: 'import-failed',
    })
    const chapter = `<?xml version="1.0"?>${dtd}<html><body><p>Seen. &e;&c;</p></body></html>`
    const { blocks } = await importReading({ bytes: makeEpub([''], { files: { 'OEBPS/text/c0.xhtml': chapter } }) })
    expect(blocks.map((block) => block.text).join(' ')).not.toMatch(/root:|haha/)
  })

  test('a damaged or truncated archive is refused, wherever it is cut', async () => {
    const whole = makeEpub(['<p>A text.</p>'])
    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      await expect(importReading({ name: 'a.epub', bytes: whole.slice(0, Math.floor(whole.length * share)) })).rejects.toMatchObject({
        name: 'Refusal',
      })
    }
  })
})

describe('what would take all memory or time', () => {
  test.each<[string, 'html' | 'markdown' | 'text', string]>([
    ['a hundred thousand elements in one another', 'html', '<div>'.repeat(100_000)],
    ['a hundred thousand bold in one another', 'html', '<b>'.repeat(100_000)],
    ['tables in tables', 'html', '<table><tr><td>'.repeat(20_000)],
    ['quotations in quotations', 'markdown', '>'.repeat(20_000)],
    ['lists in lists', 'markdown', Array.from({ length: 1_000 }, (_, i) => `${'  '.repeat(i)}- x`).join('\n')],
    ['brackets without end', 'markdown', '['.repeat(50_000)],
    ['one long line of marks', 'text', '“[1]'.repeat(100_000)],
    ['brackets and blanks', 'text', `“a” ${'( '.repeat(50_000)}`],
  ])('%s is refused or harmless', async (_, format, nasty) => {
    const outcome = await importReading({ format, bytes: bytesOf(`A text. ${nasty} end`) }).then(
      (reading) => {
        expectHarmless(reading)
        return 'harmless'
      },
      (error: unknown) => {
        expect(error).toMatchObject({ name: 'Refusal' })
        return 'refused'
      },
    )
    expect(['harmless', 'refused']).toContain(outcome)
  })

  test('a PDF whose stream inflates without end is stopped, and the server lives', async () => {
    const packed = deflateSync(Buffer.alloc(400 * 1024 * 1024, 'BT (x) Tj ET '), { level: 9 })
    const head = Buffer.from(
      `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n4 0 obj\n<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`,
    )
    const bomb = Buffer.concat([head, packed, Buffer.from('\nendstream\nendobj\ntrailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF')])
    await expect(importReading({ bytes: bomb }, { time: 3_000 })).rejects.toMatchObject({ name: 'Refusal' })
    expect((await importReading({ bytes: bytesOf('A text.') })).blocks).toHaveLength(1)
  })

  test('an import takes no longer than it may', async () => {
    const slow = bytesOf(`<p>A text.</p>${'<p><i>word</i> and more</p>'.repeat(200_000)}`)
    await expect(importReading({ format: 'html', bytes: slow }, { time: 50 })).rejects.toMatchObject({
      code: 'import-failed',
      detail: expect.stringContaining('too long'),
    })
  })

  test('an import can be cancelled, while it runs and while it waits', async () => {
    const long = bytesOf(`<p>A text.</p>${'<p><i>word</i> and more</p>'.repeat(19_000)}`)
    const stop = new AbortController()
    const imports = Array.from({ length: 4 }, () => importReading({ format: 'html', bytes: long }, { signal: stop.signal }))
    const outcomes = Promise.allSettled(imports)
    stop.abort(new Error('enough'))
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'enough' } })
    expect((await importReading({ bytes: bytesOf('A text.') })).blocks).toHaveLength(1)
  })

  test('progress only grows, and ends at 1', async () => {
    const told: number[] = []
    await importReading(
      { bytes: makeEpub(Array.from({ length: 40 }, (_, i) => `<p>Chapter ${i}.</p>`)) },
      { progress: (done) => told.push(done) },
    )
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(1)
  })
})

/** The same archive, with another size declared for one of its files. */
function declareSize(zip: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Uint8Array.from(zip)
  const view = new DataView(bytes.buffer)
  const [entry] = listZipUnchecked(bytes, name)
  if (entry === undefined) throw new Error(`no ${name}`)
  view.setUint32(entry + 24, size, true)
  return bytes
}

function listZipUnchecked(bytes: Uint8Array, name: string): number[] {
  const view = new DataView(bytes.buffer)
  const wanted = Buffer.from(name)
  const found: number[] = []
  for (let at = 0; at + 46 < bytes.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50 && Buffer.from(bytes.buffer, at + 46, view.getUint16(at + 28, true)).equals(wanted))
      found.push(at)
  }
  return found
}

test('the bombs of these tests are real', () => {
  expect(deflateRawSync(new Uint8Array(1024 * 1024)).length).toBeLessThan(5_000)
})
