/** The words that a text writes without a break, to tell a hyphen of the printer from one of the word. */
export function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const line of lines) for (const word of line.matchAll(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*(?!-$)/gu)) words.add(word[0].toLowerCase())
  return words
}

/**
 * Two lines of one paragraph as running text. A hyphen at the end of the first goes when the word is written without
 * it elsewhere, or when it is not written with it elsewhere and the next line goes on in lower case.
 */
export function joinLines(before: string, after: string, words: ReadonlySet<string>): string {
  // Only the end of what may be a long text: a search anchored there would start over at every character.
  const end = before.slice(-80)
  const soft = /([\p{L}\p{M}]+)[\u00AD]$/u.exec(end)
  if (soft) return before.slice(0, -1) + after
  const head = /([\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*)[-\u2010]$/u.exec(end)
  const tail = /^[\p{L}\p{M}]+/u.exec(after)
  if (!head?.[1] || !tail) {
    if (/[—–]$/.test(end) && !/\s[—–]$/.test(end)) return before + after
    return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}。、」』]$/u.test(end) ? before + after : `${before} ${after}`
  }
  const whole = (head[1] + tail[0]).toLowerCase()
  const hyphened = `${head[1]}-${tail[0]}`.toLowerCase()
  if (words.has(whole)) return before.slice(0, -1) + after
  if (words.has(hyphened) || !/^\p{Ll}/u.test(after)) return before + after
  return before.slice(0, -1) + after
}
