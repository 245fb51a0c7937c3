import type { Line } from './pdf-lines.ts'

export interface Emphasis {
  is: 'emphasis' | 'strong'
  start: number
  end: number
}

/**
 * Italics and bold over lines that were joined to `text`, by where in it each line begins. What goes on over a line's
 * end is one stretch.
 */
export function emphasisOf(lines: readonly Line[], starts: readonly number[], text: string): Emphasis[] {
  const found: Emphasis[] = []
  lines.forEach((line, i) => {
    const from = starts[i] ?? 0
    // A line that has lost its hyphen ends where the next begins.
    const to = starts[i + 1] ?? text.length
    for (const face of line.faces) {
      const next = { is: face.is, start: from + face.start, end: Math.min(to, from + face.end) }
      const last = found.findLast(({ is }) => is === next.is)
      if (last && next.start >= last.end && text.slice(last.end, next.start).trim() === '') last.end = next.end
      else if (next.start < next.end) found.push(next)
    }
  })
  return found
}
