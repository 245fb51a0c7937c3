import { z } from 'zod'
import { Refusal } from '#shared/errors.ts'
import { decodeText, looksBinary } from './decode.ts'
import { listZip } from './zip.ts'

export const Format = z.enum(['text', 'markdown', 'html', 'docx', 'epub', 'pdf'])
export type Format = z.infer<typeof Format>

const endings: Readonly<Record<string, Format>> = {
  txt: 'text',
  text: 'text',
  md: 'markdown',
  markdown: 'markdown',
  mdown: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  docx: 'docx',
  epub: 'epub',
  pdf: 'pdf',
}

/** Formats that people try and Catena does not read, with the way round. */
const others: readonly { is: (bytes: Uint8Array, head: string) => boolean; say: string }[] = [
  { is: (bytes) => starts(bytes, [0xd0, 0xcf, 0x11, 0xe0]), say: 'This is an old Word file. Save it as .docx and bring that.' },
  { is: (_, head) => head.startsWith('{\\rtf'), say: 'This is a rich text file (RTF). Save it as .docx and bring that.' },
  {
    is: (_, head) => /^(?:from|mime-version|content-type|subject|date):.*multipart\/related/is.test(head.slice(0, 2_000)),
    say: 'This is a web archive (MHTML). Save the page as HTML and bring that.',
  },
  {
    is: (bytes) => starts(bytes, [0x42, 0x4f, 0x4f, 0x4b, 0x4d, 0x4f, 0x42, 0x49], 60),
    say: 'This is a Kindle file. Convert it to EPUB and bring that.',
  },
  { is: (bytes) => starts(bytes, [0x41, 0x54, 0x26, 0x54]), say: 'This is a DjVu scan. Convert it to a PDF with text and bring that.' },
]

const starts = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean => magic.every((byte, i) => bytes[at + i] === byte)

/**
 * What format the bytes are in. What the bytes say themselves counts before what `stated` or the name says; between
 * the text formats, what was stated counts, then the name, then the look of the text.
 * @throws Refusal `bad-format` when Catena cannot read it.
 */
export function formatOf(bytes: Uint8Array, name?: string, stated?: Format): Format {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4_096))
  if (head.slice(0, 1_024).includes('%PDF-')) return 'pdf'
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04]) || starts(bytes, [0x50, 0x4b, 0x05, 0x06])) return zipFormat(bytes)
  const other = others.find(({ is }) => is(bytes, head.trimStart()))
  if (other) throw new Refusal('bad-format', other.say)
  const named = endings[/\.([a-z]+)$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? '']
  const wanted = stated ?? named
  if (wanted === 'docx' || wanted === 'epub' || wanted === 'pdf')
    throw new Refusal(
      'bad-format',
      `The file is not ${article[wanted]}, or it is damaged. Open it where it was made, save it again and bring that.`,
    )
  if (looksBinary(bytes))
    throw new Refusal(
      'bad-format',
      'This is not a text that Catena reads. Bring plain text, Markdown, HTML, DOCX, EPUB or a PDF with text.',
    )
  if (wanted === 'html' || wanted === 'markdown') return wanted
  const text = decodeText(bytes.subarray(0, 200_000)).trimStart()
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/is.test(text)) return 'html'
  if (stated === undefined && named === undefined && looksLikeMarkdown(text)) return 'markdown'
  return 'text'
}

const article = { docx: 'a Word document (.docx)', epub: 'an EPUB', pdf: 'a PDF' } as const

function zipFormat(bytes: Uint8Array): Format {
  const names = new Set(listZip(bytes).map(({ name }) => name))
  if (names.has('META-INF/container.xml')) return 'epub'
  if (names.has('[Content_Types].xml') && [...names].some((name) => name.startsWith('word/'))) return 'docx'
  if (names.has('content.xml') && names.has('styles.xml'))
    throw new Refusal('bad-format', 'This is an OpenDocument file. Save it as .docx and bring that.')
  throw new Refusal('bad-format', 'This archive is neither a Word document nor an EPUB. Unpack it and bring the text that is in it.')
}

/** Front matter, headings with `#`, links or fences: signs that a text was written as Markdown. */
function looksLikeMarkdown(text: string): boolean {
  if (/^---\r?\n(?:[A-Za-z_-]+:.*\r?\n)+---\r?\n/.test(text)) return true
  const headings = (text.match(/^#{1,6} \S/gm) ?? []).length
  const marks = (text.match(/\]\((?:https?:|#)|^```|\*\*\S|^\[\^[^\]]+\]:|^> \S/gm) ?? []).length
  return headings >= 2 || (headings >= 1 && marks >= 1) || marks >= 3
}
