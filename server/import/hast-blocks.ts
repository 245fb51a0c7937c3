import type { Element, ElementContent, Root, RootContent } from 'hast'
import { type Counting, counter } from './counter.ts'
import type { Draft, DraftBlock, DraftSpan } from './draft.ts'
import { sliceOf } from './draft.ts'
import { tieNotes } from './hast-notes.ts'

const inlineTags = new Set(
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

const countings: Readonly<Record<string, Counting>> = {
  a: 'lower-letter',
  A: 'upper-letter',
  i: 'lower-roman',
  I: 'upper-roman',
}

/** Where the walk stands. */
interface Place {
  as: 'paragraph' | 'quotation' | 'list-item'
  quotes: number
  lists: number
  /** What stands before the next block of a list item; spent by the first. */
  marker?: { text: string | undefined }
  note?: { key: string; marker: string; begun: boolean }
  verse?: boolean
  drop?: DraftBlock['drop']
  lang?: string
  dir?: 'ltr' | 'rtl'
}

/** The text of one block as it grows. */
interface Run {
  text: string
  spans: DraftSpan[]
  figures: DraftBlock[]
  page?: { label: string; at: number }
  pre: boolean
}

/** The blocks of a prepared tree, in reading order. */
export function blocksOf(root: Root): Draft['blocks'] {
  tieNotes(root)
  return new Walk().run(root)
}

class Walk {
  readonly #blocks: DraftBlock[] = []
  readonly #hasBlocks = new WeakMap<Element, boolean>()
  #page: string | undefined

  run(root: Root): DraftBlock[] {
    this.#flow(root.children, { as: 'paragraph', quotes: 0, lists: 0 })
    return this.#blocks
  }

  /** Children that may be text and blocks side by side: text between blocks is a paragraph. */
  #flow(nodes: readonly (RootContent | ElementContent)[], place: Place): void {
    let run = newRun()
    const flush = (): void => {
      this.#push(run, place)
      run = newRun()
    }
    for (const node of nodes) {
      if (node.type === 'text') this.#inline(node, run, place)
      else if (node.type === 'element') {
        if (this.#isInline(node)) this.#inline(node, run, place)
        else {
          flush()
          this.#block(node, inner(node, place))
        }
      }
    }
    flush()
  }

  #isInline(element: Element): boolean {
    if (!inlineTags.has(element.tagName)) return false
    if (element.properties.dataMathBlock !== undefined || element.properties.dataNote !== undefined) return false
    let known = this.#hasBlocks.get(element)
    if (known === undefined) {
      known = element.children.some((child) => child.type === 'element' && !this.#isInline(child))
      this.#hasBlocks.set(element, known)
    }
    return !known
  }

  #block(element: Element, place: Place): void {
    const { tagName, children } = element
    if (/^h[1-6]$/.test(tagName)) return this.#leaf(children, place, { type: 'heading', level: Number(tagName[1]) })
    if (element.properties.dataMathBlock !== undefined) {
      const run = newRun(true)
      this.#inline(element, run, place)
      return this.#push(run, place)
    }
    switch (tagName) {
      case 'pre':
        if (children.some((child) => child.type === 'element' && child.properties.dataMathBlock !== undefined))
          return this.#leaf(children, place, { type: 'paragraph' }, true)
        return this.#leaf(children, place, { type: 'code' }, true)
      case 'hr':
        this.#blocks.push({ type: 'separator', text: '', spans: [], ...this.#where() })
        return
      case 'blockquote':
        return this.#flow(children, { ...place, as: 'quotation', quotes: place.quotes + 1 })
      case 'ul':
      case 'ol':
        return this.#list(element, place)
      case 'dl':
        for (const child of children) {
          if (child.type !== 'element') continue
          if (child.tagName === 'div') this.#block({ ...child, tagName: 'dl' }, inner(child, place))
          else
            this.#flow(child.children, { ...inner(child, place), as: 'list-item', lists: place.lists + (child.tagName === 'dd' ? 2 : 1) })
        }
        return
      case 'table':
        return this.#table(element, place)
      case 'figure':
        return this.#figure(element, place)
      case 'hgroup':
        return this.#headingGroup(element, place)
      default:
        if (element.properties.dataVerse !== undefined && this.#verse(element, place)) return
        return this.#flow(children, place)
    }
  }

  #leaf(nodes: readonly ElementContent[], place: Place, as: Pick<DraftBlock, 'type'> & Partial<DraftBlock>, pre = false): void {
    const run = newRun(pre)
    for (const node of nodes) this.#inline(node, run, place)
    this.#push(run, place, as)
  }

  #headingGroup(element: Element, place: Place): void {
    const heading = element.children.find((child) => child.type === 'element' && /^h[1-6]$/.test(child.tagName))
    if (heading?.type !== 'element') return this.#flow(element.children, place)
    const run = newRun()
    for (const child of element.children) {
      if (child.type !== 'element') continue
      if (run.text.trim() !== '') run.text += '\n'
      this.#inline(child, run, place)
    }
    this.#push(run, place, { type: 'heading', level: Number(heading.tagName[1]) })
  }

  #list(list: Element, place: Place): void {
    const ordered = list.tagName === 'ol'
    const counting = countings[String(list.properties.type ?? '1')] ?? 'decimal'
    let number = Number(list.properties.start ?? 1)
    for (const item of list.children) {
      if (item.type !== 'element') continue
      if (item.tagName === 'ul' || item.tagName === 'ol') {
        this.#list(item, { ...place, lists: place.lists + 1 })
        continue
      }
      if (item.properties.value !== undefined && Number.isFinite(Number(item.properties.value))) number = Number(item.properties.value)
      const { dataMarker } = item.properties
      const marker = dataMarker === undefined ? (ordered ? `${counter(number, counting)}.` : '•') : String(dataMarker)
      number++
      this.#flow(item.children, {
        ...inner(item, place),
        as: 'list-item',
        lists: place.lists + 1,
        marker: { text: marker === '' ? undefined : marker },
      })
    }
  }

  #table(table: Element, place: Place): void {
    const rows = rowsOf(table)
    const columns = Math.max(0, ...rows.map(({ cells }) => cells.length))
    const layout = table.properties.role === 'presentation' || columns < 2 || rows.some(({ cells }) => cells.some((cell) => isHeavy(cell)))
    for (const child of table.children) {
      if (child.type === 'element' && child.tagName === 'caption') this.#leaf(child.children, place, { type: 'paragraph' })
    }
    for (const { row, cells, head } of rows) {
      if (layout) {
        for (const cell of cells) this.#flow(cell.children, inner(cell, place))
        continue
      }
      const run = newRun()
      const rowPlace = inner(row, place)
      cells.forEach((cell, i) => {
        if (i > 0) run.text += '\t'
        const from = run.text.length
        for (const child of cell.children) {
          if (child.type === 'element' && !this.#isInline(child) && run.text.length > from) run.text += ' '
          this.#inline(child, run, rowPlace)
        }
        const extra = Math.min(20, Math.max(1, Number(cell.properties.colSpan ?? 1) || 1)) - 1
        run.text += '\t'.repeat(extra)
      })
      this.#push(run, rowPlace, { type: 'table-row', ...(head && { head: true }) })
    }
  }

  #figure(figure: Element, place: Place): void {
    const images = find(figure, 'img')
    const caption = find(figure, 'figcaption')[0]
    const image = images[0]
    if (!image || images.length > 1 || ['table', 'pre', 'blockquote'].some((tag) => find(figure, tag).length > 0))
      return this.#flow(figure.children, place)
    const run = newRun()
    if (caption) for (const child of caption.children) this.#inline(child, run, place)
    if (run.text.trim() === '') run.text = String(image.properties.alt ?? '')
    this.#push(run, place, {
      type: 'figure',
      ...(image.properties.dataImage !== undefined && { image: String(image.properties.dataImage) }),
    })
  }

  /** A poem whose lines are elements of their own is one stanza. */
  #verse(element: Element, place: Place): boolean {
    const lines = element.children.filter((child) => child.type === 'element')
    if (
      lines.length < 2 ||
      lines.some(
        (line) =>
          line.tagName === 'br' ||
          !/^(?:p|div|span|li)$/.test(line.tagName) ||
          find(line, 'br').length > 0 ||
          find(line, 'p').length > 0 ||
          find(line, 'div').length > 0,
      )
    ) {
      this.#flow(element.children, { ...place, verse: true })
      return true
    }
    const run = newRun()
    lines.forEach((line, i) => {
      if (i > 0) run.text += '\n'
      this.#inline(line, run, place)
    })
    this.#push(run, place, { type: 'verse' })
    return true
  }

  #inline(node: RootContent | ElementContent, run: Run, place: Place): void {
    if (node.type === 'text') {
      run.text += run.pre ? node.value : node.value.replace(/[ \t\n\r\f]+/g, ' ')
      return
    }
    if (node.type !== 'element') return
    const { properties, tagName } = node
    if (properties.dataPage !== undefined) {
      this.#page = String(properties.dataPage)
      // The first break that has words of this block before it; one at its very beginning is no break within it.
      if (!run.page || run.text.slice(0, run.page.at).trim() === '') run.page = { label: this.#page, at: run.text.length }
    }
    if (tagName === 'br') {
      run.text += '\n'
      return
    }
    if (tagName === 'img') {
      const alt = String(properties.alt ?? '').trim()
      if (properties.dataImage !== undefined)
        run.figures.push({ type: 'figure', text: alt, spans: [], image: String(properties.dataImage) })
      else if (alt.length > 0 && alt.length <= 500) run.text += alt
      return
    }
    if (properties.dataBack !== undefined) return
    const start = run.text.length
    if (tagName === 'q') run.text += '“'
    for (const child of node.children) this.#inline(child, run, place)
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

  #where(): Pick<DraftBlock, 'page'> {
    return this.#page !== undefined && this.#page !== '' ? { page: this.#page } : {}
  }

  /** Ends a run: one block, or several where two line breaks part it; its pictures follow. */
  #push(run: Run, place: Place, as?: Pick<DraftBlock, 'type'> & Partial<DraftBlock>): void {
    const parts = as === undefined && !run.pre ? paragraphsOf(run) : [run]
    for (const part of parts) {
      if (part.text.trim() !== '' || as?.image !== undefined) this.#blocks.push(this.#make(part, place, as))
    }
    for (const figure of run.figures)
      this.#blocks.push({ ...figure, ...this.#where(), ...(place.drop !== undefined && { drop: place.drop }) })
  }

  #make(run: Run, place: Place, as?: Pick<DraftBlock, 'type'> & Partial<DraftBlock>): DraftBlock {
    const note = place.note
    const lines = run.text.trim().split('\n')
    const verse = place.verse === true || (place.as !== 'list-item' && lines.length >= 3 && lines.every((line) => line.trim().length <= 80))
    const type = as?.type ?? (note ? 'footnote' : verse ? 'verse' : place.as)
    const block: DraftBlock = {
      ...as,
      type,
      text: run.text,
      spans: run.spans.filter(
        (span) =>
          !(
            span.is === 'superscript' &&
            run.spans.some((other) => other.is === 'note-ref' && other.start <= span.start + 1 && other.end >= span.end - 1)
          ),
      ),
      ...this.#where(),
      ...(run.page && run.page.label !== '' && { page: run.page.label }),
      ...(run.page && run.text.slice(0, run.page.at).trim() !== '' && { pageAt: run.page.at }),
      ...(place.lang !== undefined && { lang: place.lang }),
      ...(place.dir !== undefined && { dir: place.dir }),
      ...(place.drop !== undefined && { drop: place.drop }),
    }
    if (type === 'quotation') block.level = Math.min(9, Math.max(1, place.quotes))
    if (type === 'list-item') {
      block.level = Math.min(9, Math.max(1, place.lists))
      if (place.marker?.text !== undefined) block.marker = place.marker.text
      if (place.marker) place.marker.text = undefined
    }
    if (note && type === 'footnote') beginNote(block, note)
    return block
  }
}

function beginNote(block: DraftBlock, note: NonNullable<Place['note']>): void {
  if (note.begun) return
  note.begun = true
  block.key = note.key
  block.marker = note.marker
  const own = note.marker.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const lead = new RegExp(`^\\s*[[({]?${own}[\\])}]?[.:)]?\\s*`).exec(block.text)?.[0] ?? ''
  if (lead.trim() !== '' && lead.length < block.text.length) Object.assign(block, sliceOf(block, lead.length, block.text.length))
}

const newRun = (pre = false): Run => ({ text: '', spans: [], figures: [], pre })

function inner(element: Element, place: Place): Place {
  const { lang, dir, dataDrop, dataNote, dataMark, dataQuote } = element.properties
  const next: Place = { ...place }
  if (typeof lang === 'string' && lang !== '') next.lang = lang.slice(0, 35)
  if (dir === 'rtl' || dir === 'ltr') next.dir = dir
  if (dataDrop === 'navigation') next.drop = 'navigation'
  if (dataNote !== undefined && dataNote !== 'yes') next.note = { key: String(dataNote), marker: String(dataMark ?? ''), begun: false }
  if (dataQuote !== undefined && next.as === 'paragraph') {
    next.as = 'quotation'
    next.quotes = Math.max(1, next.quotes)
  }
  return next
}

/** Two line breaks in a row part paragraphs in pages that know no `<p>`. */
function paragraphsOf(run: Run): Run[] {
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

interface Row {
  row: Element
  cells: Element[]
  head: boolean
}

function rowsOf(table: Element): Row[] {
  return table.children.flatMap((child): Row[] => {
    if (child.type !== 'element') return []
    if (/^t(?:head|body|foot)$/.test(child.tagName))
      return rowsOf({ ...child, properties: {} }).map((row) => ({ ...row, head: row.head || child.tagName === 'thead' }))
    if (child.tagName !== 'tr') return []
    const cells = child.children.filter((cell) => cell.type === 'element' && /^t[dh]$/.test(cell.tagName)) as Element[]
    return [{ row: child, cells, head: cells.length > 0 && cells.every((cell) => cell.tagName === 'th') }]
  })
}

/** A cell that holds a page's layout rather than a datum. */
const isHeavy = (cell: Element): boolean =>
  ['table', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre'].some((tag) => find(cell, tag).length > 0) || find(cell, 'p').length > 3

function find(element: Element, tagName: string): Element[] {
  return element.children.flatMap((child) =>
    child.type === 'element' ? [...(child.tagName === tagName ? [child] : []), ...find(child, tagName)] : [],
  )
}
