import type { Line } from './pdf-lines.ts'

const pageNumber = /^[\s\-–—[(|·]*(?:page|seite|p\.|s\.)?\s*(\d{1,4}|[ivxlcdm]{1,7})(?:\s*(?:of|von|\/)\s*\d{1,4})?[\s\-–—\])|·]*$/i

/**
 * The lines that belong to the page and not to the text: running heads and feet, which come back on page after page at
 * the same height, and page numbers. Also the number printed on each page, where the pages count up.
 */
export function furnitureOf(pages: readonly (readonly Line[])[]): { lines: Set<Line>; printed: Map<number, string> } {
  const found = new Set<Line>()
  const candidates = pages.flatMap((lines) => edges(lines))
  const shape = (line: Line): string =>
    `${line.text
      .toLowerCase()
      .replace(/\d+/g, '#')
      .replace(/\b[ivxlc]+\b/g, '#')}@${Math.round(line.y / 6)}`
  for (const group of Map.groupBy(candidates, shape).values()) {
    if (new Set(group.map((line) => line.page)).size >= 3 && (group[0]?.text.length ?? 0) <= 120) for (const line of group) found.add(line)
  }
  // Two heads, each with the chapter's own name, are alike in their place and the page number beside it only.
  const heights = Map.groupBy(candidates, (line) => Math.round(line.y / 3))
  for (const group of heights.values()) {
    const numbered = group.filter((line) => /^\d{1,4}\s+\S|\S\s+\d{1,4}$/.test(line.text) && line.text.length <= 120)
    if (numbered.length >= 4 && numbered.length > group.length * 0.6 && counts(numbered)) for (const line of numbered) found.add(line)
  }
  for (const line of candidates) if (pageNumber.test(line.text)) found.add(line)
  const printed = new Map<number, string>()
  for (const line of found) {
    const number =
      pageNumber.exec(line.text)?.[1] ??
      /^(\d{1,4})\s|\s(\d{1,4})$/
        .exec(line.text)
        ?.slice(1)
        .find((part) => part !== undefined)
    if (number !== undefined) printed.set(line.page, number)
  }
  return { lines: found, printed: consistent(printed) }
}

/** The first and last two lines of a page. */
const edges = (lines: readonly Line[]): Line[] => {
  const sorted = lines.toSorted((a, b) => b.y - a.y)
  return [...new Set([...sorted.slice(0, 2), ...sorted.slice(-2)])]
}

function counts(lines: readonly Line[]): boolean {
  const shifts = lines.map(
    (line) =>
      Number(
        /^(\d{1,4})\s|\s(\d{1,4})$/
          .exec(line.text)
          ?.slice(1)
          .find((part) => part !== undefined),
      ) - line.page,
  )
  return commonest(shifts).share > 0.8
}

/** Printed numbers are believed when most of them count with the pages. */
function consistent(printed: ReadonlyMap<number, string>): Map<number, string> {
  const arabic = [...printed].filter(([, label]) => /^\d+$/.test(label))
  const { value, share } = commonest(arabic.map(([page, label]) => Number(label) - page))
  if (arabic.length < 2 || share < 0.7) return new Map()
  return new Map([...printed].filter(([page, label]) => !/^\d+$/.test(label) || Number(label) - page === value))
}

function commonest(numbers: readonly number[]): { value: number; share: number } {
  const groups = [...Map.groupBy(numbers, (n) => n)].toSorted((a, b) => b[1].length - a[1].length)
  return { value: groups[0]?.[0] ?? 0, share: numbers.length === 0 ? 0 : (groups[0]?.[1].length ?? 0) / numbers.length }
}
