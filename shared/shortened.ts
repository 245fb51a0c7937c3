/** The beginning of a text, at most so many UTF-16 units and an ellipsis, cut between words where it has any. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const words = text.slice(0, most + 1).replace(/\s+\S*$/u, '')
  // A word that is longer than all the rest, or a script without spaces; what is one character stays one.
  const kept = words.length > most / 2 && words.length <= most ? words : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.replace(/[\s,;:]+$/u, '')}…`
}
