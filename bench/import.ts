import { bookPages, longParagraph, makeDocx, makeEpub, makePdf, wordParagraph } from '../tests/fixtures/readings/make.ts'
import { note } from './figures.ts'
import { withFacilitator } from './with-facilitator.ts'

/** Long readings through the real upload: from the first byte sent to the proposal read. */
export async function run(): Promise<void> {
  const paragraphs = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => longParagraph(from + i))
  const files: readonly [string, string, Uint8Array][] = [
    ['a PDF of 400 pages', 'book.pdf', makePdf(bookPages(400))],
    [
      'an EPUB of 300 pages',
      'book.epub',
      makeEpub(
        Array.from(
          { length: 30 },
          (_, n) =>
            `<h1>Chapter ${n + 1}</h1>${paragraphs(50, n * 50)
              .map((text) => `<p>${text}</p>`)
              .join('')}`,
        ),
      ),
    ],
    ['a Word document of 300 pages', 'book.docx', makeDocx(paragraphs(1_500).map((text) => wordParagraph(text)))],
  ]
  await withFacilitator(async ({ api }) => {
    for (const [what, name, bytes] of files) {
      const began = performance.now()
      const { blocks } = await api('POST', `/imports?name=${name}`, bytes)
      note(`bringing ${what}`, performance.now() - began, 'ms')
      note(`${what}: blocks`, blocks.length, '')
    }
    note('memory of the server', process.memoryUsage.rss() / 2 ** 20, 'MB')
  })
}
