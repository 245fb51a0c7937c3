import type { Element } from 'hast'
import { descendants } from './hast-find.ts'

/** A row with its cells. */
interface Row {
  row: Element
  cells: Element[]
  head: boolean
}

export function rowsOf(table: Element): Row[] {
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
export const isHeavy = (cell: Element): boolean =>
  ['table', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre'].some((tag) => descendants(cell, tag).length > 0) ||
  descendants(cell, 'p').length > 3
