import type { Line } from './pdf-lines.ts'

/** Where the lines of a column begin and end. */
export interface Margins {
  left: number
  right: number
}

/**
 * The margins of the column in which each line of a page stands. Columns are told by a gap that runs down the page
 * with many lines on both sides of it; a line across the gap (a title) stands in the page's own margins.
 */
export function columnsOf(lines: readonly Line[], body: number): Map<Line, Margins> {
  const gutter = gutterOf(lines, body)
  const parts =
    gutter === undefined
      ? [lines]
      : [
          lines.filter((line) => line.x2 <= gutter),
          lines.filter((line) => line.x >= gutter),
          lines.filter((line) => line.x < gutter && line.x2 > gutter),
        ]
  const columns = new Map<Line, Margins>()
  for (const part of parts) {
    const margins = marginsOf(part, body)
    for (const line of part) columns.set(line, margins)
  }
  return columns
}

/** A place between the margins that hardly a line of the text crosses, with much text side by side about it. */
function gutterOf(lines: readonly Line[], body: number): number | undefined {
  const text = lines.filter((line) => Math.abs(line.size - body) < 0.8)
  if (text.length < 8) return undefined
  const left = Math.min(...text.map((line) => line.x))
  const right = Math.max(...text.map((line) => line.x2))
  for (let share = 0.4; share <= 0.6; share += 0.01) {
    const at = left + (right - left) * share
    const before = text.filter((line) => line.x2 <= at)
    const after = text.filter((line) => line.x >= at)
    const isClear = text.length - before.length - after.length <= text.length * 0.1
    if (isClear && Math.min(before.length, after.length) >= Math.max(4, text.length * 0.15)) return at
  }
  return undefined
}

/** Where most body lines of a page begin and end: pages to the left and to the right have different margins. */
function marginsOf(lines: readonly Line[], body: number): Margins {
  const text = lines.filter((line) => Math.abs(line.size - body) < 0.8)
  if (text.length === 0) return { left: 0, right: 0 }
  const lefts = Map.groupBy(text, (line) => Math.round(line.x / 2) * 2)
  const left = [...lefts].filter(([, group]) => group.length >= Math.max(1, text.length * 0.15)).map(([x]) => x)
  const right = text.map((line) => line.x2).toSorted((a, b) => a - b)
  return {
    left: left.length > 0 ? Math.min(...left) : Math.min(...text.map((line) => line.x)),
    right: right[Math.floor(right.length * 0.9)] ?? 0,
  }
}
