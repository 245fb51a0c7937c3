import type { DraftBlock } from './draft.ts'

/** Opening marks and what may close them: English, German, French and Scandinavian, straight, Chinese and Japanese. */
const closers: Readonly<Record<string, string>> = {
  '“': '”“',
  '„': '“”',
  '«': '»',
  '»': '«',
  '"': '"',
  '‘': '’',
  '‚': '‘’',
  '「': '」',
  '『': '』',
}
const opener = /^[“„«»"‘‚「『]/u

/** A source in brackets, or after a dash, at the end: `[CW, Vol. 26, p. 27]`, `(A. Kerensky, From Afar, pp. 197–98)`, `— Goethe`. */
const citation =
  /\s*(\[(?!\s*(?:\d{1,3}|[a-z*†‡])\s*\])[^[\]]{2,400}\]|\((?:[^()]|\([^()]{0,300}\)){4,400}\)|[—–―]\s?\p{Lu}[^—–―“”"]{2,120})[.]?\s*$/u

/** What ends a quotation: where the citation after it stands, if there is one. */
interface Quoted {
  cite?: { start: number; end: number }
  /** The quotation goes on in the next paragraph, which opens with the same mark again. */
  open: boolean
  /** Words of the narrator stand within, as in “No,” he said, “I will not.” */
  interrupted: boolean
}

/** Where the source of a quotation stands at the end of `text`, if the text before it ends with a closing mark. */
function citationAtEnd(text: string): { start: number; end: number } | undefined {
  // A citation stands in the last few hundred characters; searching a whole long text for it would take long.
  const from = Math.max(0, text.length - 600)
  const tail = text.slice(from)
  const found = citation.exec(tail)
  if (!found) return undefined
  const before = tail.slice(0, found.index).trimEnd()
  if (!/[”“"»«’‘」』][.,;]?(?:\s?\[(?:\d{1,3}|[a-z*†‡])\])?$/u.test(before)) return undefined
  const body = found[1] ?? ''
  const start = from + tail.indexOf(body, found.index)
  return { start, end: start + body.length }
}

/** Where square brackets, or round ones that name a page or a year, end a text known to be a quotation. */
function bracketsAtEnd(text: string): { start: number; end: number } | undefined {
  const from = Math.max(0, text.length - 600)
  const found = /(\[(?!\d{1,3}\])[^[\]]{3,400}\]|\((?=[^)]*\d)[^()]{4,400}\))[.]?\s*$/u.exec(text.slice(from))
  return found && from + found.index > 0 ? { start: from + found.index, end: from + found.index + (found[1]?.length ?? 0) } : undefined
}

/** How `text` is quoted, if it is a quotation from its first character to its last (a citation may follow). */
function asQuoted(text: string): Quoted | undefined {
  if (!opener.test(text)) return undefined
  const first = text[0] ?? ''
  const closing = closers[first] ?? ''
  const cite = citationAtEnd(text)
  const body = text
    .slice(0, cite?.start ?? text.length)
    .trimEnd()
    .replace(/(?:\s?\[(?:\d{1,3}|[a-z*†‡])\]){1,3}[.,;]?$|[.,;]$/u, '')
  const ends = closing.includes(body.at(-1) ?? ' ') && body.length > 1
  let depth = 0
  let outside = 0
  let interrupted = false
  for (let i = 0; i < body.length; i++) {
    const char = body[i] ?? ''
    const apostrophe = char === '’' && first === '‘' && /\p{L}/u.test(body[i + 1] ?? '')
    if (char === first && (first !== '"' || depth === 0)) depth = first === '"' ? 1 : depth + 1
    else if (closing.includes(char) && depth > 0 && !apostrophe) depth--
    if (depth === 0 && i < body.length - 1) outside++
  }
  if (outside > 2) interrupted = true
  if (!ends) return depth > 0 ? { open: true, interrupted } : undefined
  return { ...(cite && { cite }), open: false, interrupted }
}

/**
 * Finds the quotations among paragraphs: those wholly in quotation marks, over one paragraph or several, and marks the
 * citation after a closing mark. A novel's dialogue stays as it is: where many paragraphs open with a mark and few name
 * a source, only the sourced ones count.
 */
export function findQuotations(blocks: DraftBlock[]): void {
  const paragraphs = blocks.filter((block) => block.type === 'paragraph' && block.drop === undefined)
  const speech = paragraphs.filter((block) => opener.test(block.text) && citationAtEnd(block.text) === undefined).length
  const dialogue = speech >= 6 && speech > paragraphs.length * 0.15
  const quotes = blocks.map((block) => (block.type === 'paragraph' ? asQuoted(block.text) : undefined))
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i]
    if (block?.type === 'quotation' && !block.spans.some((span) => span.is === 'cite')) markCite(block, bracketsAtEnd(block.text))
    if (block?.type !== 'paragraph') continue
    const cite = citationAtEnd(block.text)
    const quoted = quotes[i]
    if (quoted?.open) {
      const last = endOfRun(blocks, quotes, i)
      const closing = last === undefined ? undefined : quotes[last]
      if (last !== undefined && (closing?.cite || !dialogue)) {
        for (let k = i; k <= last; k++) setQuotation(blocks[k])
        markCite(blocks[last], closing?.cite)
        i = last
        continue
      }
    } else if (quoted && (quoted.cite || (!quoted.interrupted && !dialogue))) setQuotation(block)
    markCite(block, cite)
  }
}

/** The index of the paragraph that closes the quotation left open at `from`, if each between opens again with a mark. */
function endOfRun(blocks: readonly DraftBlock[], quotes: readonly (Quoted | undefined)[], from: number): number | undefined {
  const mark = blocks[from]?.text[0]
  for (let i = from + 1; i < blocks.length && i < from + 60; i++) {
    const block = blocks[i]
    if (block?.type !== 'paragraph' || block.text[0] !== mark) return undefined
    const quoted = quotes[i]
    if (!quoted) return undefined
    if (!quoted.open) return i
  }
  return undefined
}

function setQuotation(block: DraftBlock | undefined): void {
  if (!block) return
  block.type = 'quotation'
  block.level = 1
}

function markCite(block: DraftBlock | undefined, cite: { start: number; end: number } | undefined): void {
  if (block && cite) block.spans.push({ is: 'cite', ...cite })
}
