/** The words that a text writes without a break, to tell a hyphen of the printer from one of the word. */
export function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const line of lines) for (const word of line.matchAll(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*(?!-$)/gu)) words.add(word[0].toLowerCase())
  return words
}

/** How two lines of one paragraph meet: what stands between them, and whether the first loses its hyphen. */
interface Seam {
  hyphen: boolean
  between: '' | ' '
}

/**
 * A hyphen at the end of a line goes when the word is written without it elsewhere, or when it is not written with it
 * elsewhere and the next line goes on in lower case.
 */
function seamOf(before: string, after: string, words: ReadonlySet<string>): Seam {
  // Only the end of what may be a long line: a search anchored there would start over at every character.
  const end = before.slice(-80)
  if (/[\p{L}\p{M}]\u00AD$/u.test(end)) return { hyphen: true, between: '' }
  const head = /([\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*)[-\u2010]$/u.exec(end)?.[1]
  const tail = /^[\p{L}\p{M}]+/u.exec(after)?.[0]
  if (head === undefined || tail === undefined) {
    const dash = /[—–]$/.test(end) && !/\s[—–]$/.test(end)
    return { hyphen: false, between: dash || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}。、」』]$/u.test(end) ? '' : ' ' }
  }
  if (words.has((head + tail).toLowerCase())) return { hyphen: true, between: '' }
  const kept = words.has(`${head}-${tail}`.toLowerCase()) || !/^\p{Ll}/u.test(after)
  return { hyphen: !kept, between: '' }
}

/** The lines of one paragraph as running text, and where in it each line begins. */
export function joinLines(lines: readonly string[], words: ReadonlySet<string>): { text: string; starts: number[] } {
  const parts: string[] = []
  const starts: number[] = []
  let length = 0
  lines.forEach((line, i) => {
    const before = lines[i - 1]
    if (before !== undefined) {
      const { hyphen, between } = seamOf(before, line, words)
      if (hyphen) parts[parts.length - 1] = parts.at(-1)?.slice(0, -1) ?? ''
      if (between !== '') parts.push(between)
      length += between.length - (hyphen ? 1 : 0)
    }
    starts.push(length)
    parts.push(line)
    length += line.length
  })
  return { text: parts.join(''), starts }
}
