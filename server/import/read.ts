import type { ImportedReading } from '#shared/reading/block.ts'
import { decodeText } from './decode.ts'
import type { Draft, Progress } from './draft.ts'
import { type Format, formatOf } from './format.ts'
import { settle } from './settle.ts'

/** Reads one format: bytes in, a draft out. Loaded when it is needed, since each brings its own libraries. */
type Importer = (bytes: Uint8Array, progress: Progress) => Promise<Draft>

const importers: Readonly<Record<Format, Importer>> = {
  text: async (bytes) => (await import('./text.ts')).readText(decodeText(bytes)),
  markdown: async (bytes) => (await import('./markdown.ts')).readMarkdown(decodeText(bytes)),
  html: async (bytes) => (await import('./html.ts')).readHtml(decodeText(bytes)),
  docx: async (bytes) => (await import('./docx.ts')).readDocx(bytes),
  epub: async (bytes, progress) => (await import('./epub.ts')).readEpub(bytes, progress),
  pdf: async (bytes, progress) => (await import('./pdf.ts')).readPdf(bytes, progress),
}

/** The whole way from bytes to a proposed reading, in this thread and without bounds on time or memory. */
export async function read(input: { name?: string; format?: Format; bytes: Uint8Array }, progress: Progress): Promise<ImportedReading> {
  const format = formatOf(input.bytes, input.name, input.format)
  progress(0.02)
  const draft = await importers[format](input.bytes, (done) => progress(0.02 + done * 0.9))
  progress(0.94)
  const reading = settle(draft)
  progress(1)
  return reading
}
