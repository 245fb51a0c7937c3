/** A stretch of a text: offsets in UTF-16 units, `start` < `end`. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** A block's text as a tree: strings, and spans around what they hold. */
export type Nested<S extends Stretch> = string | { readonly span: S; readonly inside: readonly Nested<S>[] }

/**
 * Spans over a text as a tree, as the DOM needs it. A span that crosses the end of another is cut there and goes on
 * after it; the text in order is always the whole text. Spans beyond the text are cut off.
 */
export function nest<S extends Stretch>(text: string, spans: readonly S[]): Nested<S>[] {
  const queue = spans
    .map((span) => ({ ...span, end: Math.min(span.end, text.length) }))
    .filter((span) => span.start < span.end)
    .sort(byStart)
  return level(text, 0, text.length, queue)
}

const byStart = (a: Stretch, b: Stretch): number => a.start - b.start || b.end - a.end

function level<S extends Stretch>(text: string, from: number, to: number, queue: S[]): Nested<S>[] {
  const out: Nested<S>[] = []
  let at = from
  for (let span = queue[0]; span && span.start < to; span = queue[0]) {
    queue.shift()
    if (span.end > to) {
      queue.push({ ...span, start: to })
      queue.sort(byStart)
      span = { ...span, end: to }
    }
    if (span.start > at) out.push(text.slice(at, span.start))
    out.push({ span, inside: level(text, span.start, span.end, queue) })
    at = span.end
  }
  if (at < to) out.push(text.slice(at, to))
  return out
}
