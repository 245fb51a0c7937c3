/**
 * What changed between two versions of a text, word by word: the shortest script of words that go and words that come
 * (E. W. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1, 1986).
 */

export interface Piece {
  readonly is: 'same' | 'gone' | 'new'
  readonly text: string
}

/** More words than this that go or come are a new text: it is shown as one. */
const MOST_CHANGES = 600

/** A word, a space, or one sign; where a script sets no spaces between words, one letter. */
const WORDS =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]\p{M}*|[\p{L}\p{N}\p{M}_’']+?(?![\p{L}\p{N}\p{M}_’'])|./gsu

/**
 * The pieces of both texts in order. Joined without what is new they are the text before, without what is gone the text
 * after. What goes stands before what comes in its place.
 */
export function changedWords(before: string, after: string): Piece[] {
  const from = before.match(WORDS) ?? []
  const to = after.match(WORDS) ?? []
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let end = 0
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++
  const middle = script(from.slice(start, from.length - end), to.slice(start, to.length - end))
  const pieces: Piece[] = [
    { is: 'same', text: from.slice(0, start).join('') },
    ...middle,
    { is: 'same', text: end === 0 ? '' : from.slice(-end).join('') },
  ]
  return smooth(pieces)
}

function script(from: readonly string[], to: readonly string[]): Piece[] {
  const whole: Piece[] = [
    { is: 'gone', text: from.join('') },
    { is: 'new', text: to.join('') },
  ]
  if (from.length === 0 || to.length === 0) return whole
  const reached = new Map<number, number>([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let changes = 0; changes <= Math.min(MOST_CHANGES, from.length + to.length); changes++) {
    trace.push(new Map(reached))
    for (let line = -changes; line <= changes; line += 2) {
      let x = comesDown(reached, line, changes) ? (reached.get(line + 1) ?? 0) : (reached.get(line - 1) ?? 0) + 1
      while (x < from.length && x - line < to.length && from[x] === to[x - line]) x++
      reached.set(line, x)
      if (x >= from.length && x - line >= to.length) return walkBack(trace, from, to)
    }
  }
  return whole
}

/** Whether the furthest way to a diagonal comes from the one above it: by a word that is new. */
const comesDown = (reached: ReadonlyMap<number, number>, line: number, changes: number): boolean =>
  line === -changes || (line !== changes && (reached.get(line - 1) ?? -1) < (reached.get(line + 1) ?? -1))

function walkBack(trace: readonly ReadonlyMap<number, number>[], from: readonly string[], to: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  let [x, y] = [from.length, to.length]
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reached = trace[changes] ?? new Map<number, number>()
    const line = x - y
    const down = comesDown(reached, line, changes)
    const before = down ? line + 1 : line - 1
    const startX = reached.get(before) ?? 0
    const startY = startX - before
    while (x > Math.max(0, startX) && y > Math.max(0, startY)) {
      pieces.push({ is: 'same', text: from[--x] ?? '' })
      y--
    }
    if (changes === 0) break
    pieces.push(down ? { is: 'new', text: to[--y] ?? '' } : { is: 'gone', text: from[--x] ?? '' })
  }
  return pieces.reverse()
}

/** Joins neighbours; what changed on both sides of a mere space changed with it, so that it reads as one change. */
function smooth(pieces: readonly Piece[]): Piece[] {
  const smoothed: Piece[] = []
  let gone = ''
  let come = ''
  let space = ''
  const flush = () => {
    if (gone !== '') smoothed.push({ is: 'gone', text: gone })
    if (come !== '') smoothed.push({ is: 'new', text: come })
    gone = ''
    come = ''
  }
  const same = (text: string) => {
    const last = smoothed.at(-1)
    if (text === '') return
    if (last?.is === 'same') smoothed[smoothed.length - 1] = { is: 'same', text: last.text + text }
    else smoothed.push({ is: 'same', text })
  }
  for (const { is, text } of pieces) {
    if (text === '') continue
    if (is === 'same') {
      if ((gone !== '' || come !== '') && space === '' && /^\s+$/.test(text) && !text.includes('\n')) {
        space = text
        continue
      }
      flush()
      same(space + text)
      space = ''
      continue
    }
    if (space !== '') {
      gone += space
      come += space
      space = ''
    }
    if (is === 'gone') gone += text
    else come += text
  }
  flush()
  same(space)
  return smoothed
}
