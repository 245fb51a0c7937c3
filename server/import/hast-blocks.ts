import type { Element, ElementContent, Root, RootContent } from 'hast'
import { type Counting, counter } from './counter.ts'
import type { Draft, DraftBlock } from './draft.ts'
import { descendants } from './hast-find.ts'
import { tieNotes } from './hast-notes.ts'
import { type BlockAs, inner, makeBlock, type Place, pageOf } from './hast-place.ts'
import { inlineTags, newRun, paragraphsOf, type Run, readInline } from './hast-run.ts'
import { isHeavy, rowsOf } from './hast-table.ts'

const countings: Readonly<Record<string, Counting>> = {
  a: 'lower-letter',
  A: 'upper-letter',
  i: 'lower-roman',
  I: 'upper-roman',
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
      if (node.type === 'text') this.#inline(node, run)
      else if (node.type === 'element') {
        if (this.#isInline(node)) this.#inline(node, run)
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
      this.#inline(element, run)
      return this.#push(run, place)
    }
    switch (tagName) {
      case 'pre':
        if (children.some((child) => child.type === 'element' && child.properties.dataMathBlock !== undefined))
          return this.#leaf(children, place, { type: 'paragraph' }, true)
        return this.#leaf(children, place, { type: 'code' }, true)
      case 'hr':
        this.#blocks.push({ type: 'separator', text: '', spans: [], ...pageOf(this.#page) })
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

  #leaf(nodes: readonly ElementContent[], place: Place, as: BlockAs, pre = false): void {
    const run = newRun(pre)
    for (const node of nodes) this.#inline(node, run)
    this.#push(run, place, as)
  }

  #headingGroup(element: Element, place: Place): void {
    const heading = element.children.find((child) => child.type === 'element' && /^h[1-6]$/.test(child.tagName))
    if (heading?.type !== 'element') return this.#flow(element.children, place)
    const run = newRun()
    for (const child of element.children) {
      if (child.type !== 'element') continue
      if (run.text.trim() !== '') run.text += '\n'
      this.#inline(child, run)
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
          this.#inline(child, run)
        }
        const extra = Math.min(20, Math.max(1, Number(cell.properties.colSpan ?? 1) || 1)) - 1
        run.text += '\t'.repeat(extra)
      })
      this.#push(run, rowPlace, { type: 'table-row', ...(head && { head: true }) })
    }
  }

  #figure(figure: Element, place: Place): void {
    const images = descendants(figure, 'img')
    const caption = descendants(figure, 'figcaption')[0]
    const image = images[0]
    if (!image || images.length > 1 || ['table', 'pre', 'blockquote'].some((tag) => descendants(figure, tag).length > 0))
      return this.#flow(figure.children, place)
    const run = newRun()
    if (caption) for (const child of caption.children) this.#inline(child, run)
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
          descendants(line, 'br').length > 0 ||
          descendants(line, 'p').length > 0 ||
          descendants(line, 'div').length > 0,
      )
    ) {
      this.#flow(element.children, { ...place, verse: true })
      return true
    }
    const run = newRun()
    lines.forEach((line, i) => {
      if (i > 0) run.text += '\n'
      this.#inline(line, run)
    })
    this.#push(run, place, { type: 'verse' })
    return true
  }

  #inline(node: RootContent | ElementContent, run: Run): void {
    readInline(node, run, (label) => {
      this.#page = label
    })
  }

  /** Ends a run: one block, or several where two line breaks part it; its pictures follow. */
  #push(run: Run, place: Place, as?: BlockAs): void {
    const parts = as === undefined && !run.pre ? paragraphsOf(run) : [run]
    for (const part of parts) {
      if (part.text.trim() !== '' || as?.image !== undefined) this.#blocks.push(makeBlock(part, place, this.#page, as))
    }
    for (const figure of run.figures)
      this.#blocks.push({ ...figure, ...pageOf(this.#page), ...(place.drop !== undefined && { drop: place.drop }) })
  }
}
