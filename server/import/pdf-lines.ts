/** A piece of text as a PDF places it: left edge and baseline in points from the page's lower left corner. */
export interface Piece {
  text: string
  x: number
  y: number
  width: number
  size: number
  /** The marked content it belongs to, in a tagged PDF. */
  content?: string
  /** How its font leans or weighs, beside the upright. */
  face?: Face
}

/** What a font's name or descriptor says of it. */
export interface Face {
  italic: boolean
  bold: boolean
}

/** One line of a page. `marks` are stretches set small and high: note marks, as a rule. */
export interface Line {
  text: string
  marks: { start: number; end: number }[]
  /** Stretches in italics or bold. */
  faces: { start: number; end: number; is: 'emphasis' | 'strong' }[]
  x: number
  x2: number
  y: number
  size: number
  /** Index of the page. */
  page: number
}

const rtl = /[\p{Script=Hebrew}\p{Script=Arabic}]/gu

/** The pieces of one page as lines, in the order in which the page sets them. */
export function linesOf(pieces: readonly Piece[], page: number): Line[] {
  const rows: Piece[][] = []
  for (const piece of pieces) {
    const row = rows.at(-1)
    const base = row && (row.find((other) => other.text.trim().length > 1) ?? row[0])
    // On one line when the baselines are close, be it a raised mark, and it does not start again further left.
    const close = base && Math.abs(base.y - piece.y) < Math.max(base.size, piece.size) * 0.55
    if (row && close) row.push(piece)
    else if (piece.text.trim() !== '') rows.push([piece])
  }
  return rows.map((row) => lineOf(row, page)).filter((line) => line.text.trim() !== '')
}

function lineOf(row: readonly Piece[], page: number): Line {
  const all = row.map((piece) => piece.text).join('')
  const backwards = (all.match(rtl) ?? []).length > (all.match(/\p{L}/gu) ?? []).length / 2
  const solid = row.filter((piece) => piece.text.trim() !== '')
  const ordered = backwards ? solid.toSorted((a, b) => b.x - a.x) : row
  const size = mainSize(solid)
  const baseline = solid.find((piece) => piece.size > size * 0.9)?.y ?? solid[0]?.y ?? 0
  let text = ''
  const marks: Line['marks'] = []
  const faces: Line['faces'] = []
  let before: Piece | undefined
  for (const piece of ordered) {
    if (before && !/\s$/.test(text) && !/^\s/.test(piece.text) && gap(before, piece, backwards) > Math.max(size, piece.size) * 0.18)
      text += ' '
    const raised = piece.size < size * 0.85 && piece.y > baseline + size * 0.12 && /^\s*(?:\d{1,3}|[*†‡]{1,3})\s*$/.test(piece.text)
    if (raised)
      marks.push({
        start: text.length + (piece.text.length - piece.text.trimStart().length),
        end: text.length + piece.text.trimEnd().length,
      })
    const start = text.length
    text += piece.text
    if (piece.face?.italic === true) extend(faces, { start, end: text.length, is: 'emphasis' })
    if (piece.face?.bold === true) extend(faces, { start, end: text.length, is: 'strong' })
    if (piece.text.trim() !== '') before = piece
  }
  const lead = text.length - text.trimStart().length
  return {
    text: text.trim(),
    marks: marks.map(({ start, end }) => ({ start: start - lead, end: end - lead })),
    faces: faces.flatMap(({ start, end, is }) =>
      end - lead > 0 ? [{ is, start: Math.max(0, start - lead), end: Math.min(text.trim().length, end - lead) }] : [],
    ),
    x: Math.min(...solid.map((piece) => piece.x)),
    x2: Math.max(...solid.map((piece) => piece.x + piece.width)),
    y: baseline,
    size,
    page,
  }
}

/** Pieces of one face, with nothing but a space between them, are one stretch. */
function extend(faces: Line['faces'], next: Line['faces'][number]): void {
  const last = faces.findLast(({ is }) => is === next.is)
  if (last && next.start - last.end <= 1) last.end = next.end
  else faces.push(next)
}

const gap = (before: Piece, after: Piece, backwards: boolean): number =>
  backwards ? before.x - (after.x + after.width) : after.x - (before.x + before.width)

function mainSize(pieces: readonly Piece[]): number {
  const sizes = new Map<number, number>()
  for (const { size, text } of pieces) sizes.set(roundHalf(size), (sizes.get(roundHalf(size)) ?? 0) + text.trim().length)
  return [...sizes].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

export const roundHalf = (n: number): number => Math.round(n * 2) / 2
