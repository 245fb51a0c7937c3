import type { ElementContent, RootContent } from 'hast'
import { type DraftBlock, type DraftSpan, sliceOf } from './draft.ts'

/** Elements that stand within a line. */
export const inlineTags = new Set(
  'a em strong i b u s strike del ins sub sup span code kbd samp tt var q cite dfn abbr small mark br img font time'.split(' '),
)
const styles: Readonly<Record<string, Exclude<DraftSpan['is'], 'link' | 'note-ref' | 'lang'>>> = {
  em: 'emphasis',
  i: 'emphasis',
  dfn: 'emphasis',
  var: 'emphasis',
  strong: 'strong',
  b: 'strong',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  strike: 'strike',
  del: 'strike',
  sup: 'superscript',
  sub: 'subscript',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
  cite: 'cite',
}

/** The text of one block as it grows. */
export interface Run {
  text: string
  spans: DraftSpan[]
  figures: DraftBlock[]
  page?: { label: string; at: number }
  pre: boolean
}

export const newRun = (pre = false): Run => ({ text: '', spans: [], figures: [], pre })

/** Adds what a node says to the block that grows: its text, and what its elements say of it. */
export function readInline(node: RootContent | ElementContent, run: Run, turnPage: (label: string) => void): void {
  if (node.type === 'text') {
    if (run.pre) run.text += node.value
    else {
      const words = node.value.replace(/[ \t\n\r\f]+/g, ' ')
      // White space of the source at the beginning of a line is none of the line: its indents are no-break spaces.
      run.text += run.text.endsWith('\n') ? words.replace(/^ /, '') : words
    }
    return
  }
  if (node.type !== 'element') return
  const { properties, tagName } = node
  if (properties.dataPage !== undefined) {
    const label = String(properties.dataPage)
    turnPage(label)
    // The first break that has words of this block before it; one at its very beginning is no break within it.
    if (!run.page || run.text.slice(0, run.page.at).trim() === '') run.page = { label, at: run.text.length }
  }
  if (tagName === 'br') {
    run.text += '\n'
    return
  }
  if (tagName === 'img') {
    const alt = String(properties.alt ?? '').trim()
    if (properties.dataImage !== undefined) run.figures.push({ type: 'figure', text: alt, spans: [], image: String(properties.dataImage) })
    else if (alt.length > 0 && alt.length <= 500) run.text += alt
    return
  }
  if (properties.dataBack !== undefined) return
  const start = run.text.length
  if (tagName === 'q') run.text += '“'
  for (const child of node.children) readInline(child, run, turnPage)
  if (tagName === 'q') run.text += '”'
  const end = run.text.length
  if (end === start) return
  const add = (span: DraftSpan): void => {
    if (run.spans.length < 10_000) run.spans.push(span)
  }
  if (properties.dataNoteRef !== undefined && tagName === 'a') add({ is: 'note-ref', start, end, note: String(properties.dataNoteRef) })
  else if (tagName === 'a' && properties.href !== undefined) add({ is: 'link', start, end, href: String(properties.href) })
  const style = properties.dataMath !== undefined ? 'math' : styles[tagName]
  if (style && !(run.pre && style === 'code')) add({ is: style, start, end })
  if (properties.dataSmallCaps !== undefined) add({ is: 'small-caps', start, end })
  if (properties.lang !== undefined && inlineTags.has(tagName) && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(String(properties.lang)))
    add({ is: 'lang', start, end, lang: String(properties.lang).slice(0, 35) })
}

/** Two line breaks in a row part paragraphs in pages that know no `<p>`. */
export function paragraphsOf(run: Run): Run[] {
  const parts: Run[] = []
  let from = 0
  const cut = (to: number): void => {
    const { page, ...rest } = run
    const here = page && page.at >= from && (page.at < to || to === run.text.length) ? { page: { ...page, at: page.at - from } } : {}
    parts.push({ ...rest, ...here, ...sliceOf(run, from, to) })
  }
  for (const gap of run.text.matchAll(/\n[ \u00A0]*\n[\n \u00A0]*/g)) {
    cut(gap.index)
    from = gap.index + gap[0].length
  }
  if (parts.length === 0) return [run]
  cut(run.text.length)
  return parts
}
