import { joinLines } from './hyphenation.ts'

/** What stands between two blank lines, and what it looks like. */
export interface Chunk {
  is: 'prose' | 'short' | 'verse' | 'list' | 'separator'
  lines: string[]
}

export const listMarker = /^(\s*)([-*•‣◦·–]|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})[.)])\s+(?=\S)/
const separator = /^\s*(?:[*·•~#=_⁂—–-]\s*){3,}$|^\s*⁂\s*$/
/** Longer than this, a line was not wrapped by hand: it is a paragraph. */
const longLine = 120

/**
 * Plain text in chunks. Wrapped lines stay together; where each line is a paragraph (no blank lines, or lines of any
 * length), each becomes its own; where paragraphs are told by their indent, they part there.
 */
export function chunksOf(text: string): Chunk[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\f/g, '\n\n').split('\n')
  const groups: string[][] = []
  let group: string[] = []
  for (const line of [...lines, '']) {
    if (line.trim() !== '') group.push(line.trimEnd().replaceAll('\t', '    '))
    else if (group.length > 0) {
      groups.push(group)
      group = []
    }
  }
  const wrapped = lines.filter((line) => line.trim() !== '' && line.length <= longLine)
  const width = quantile(
    wrapped.map((line) => line.length),
    0.9,
  )
  return groups.flatMap((lines) => splitGroup(lines, width)).map((lines) => ({ is: kindOf(lines, width), lines }))
}

function splitGroup(lines: string[], width: number): string[][] {
  if (lines.length < 2) return [lines]
  if (lines.some((line) => line.length > longLine)) return lines.map((line) => [line])
  const parts: string[][] = []
  const indents = lines.map((line) => line.length - line.trimStart().length)
  const margin = Math.min(...indents)
  const indented = indents.filter((indent) => indent >= margin + 2).length
  const byIndent = lines.length > 6 && indented > 0 && indented < lines.length * 0.4 && fills(lines, width)
  lines.forEach((line, i) => {
    const item = listMarker.test(line) && !separator.test(line)
    const starts =
      i === 0 || item || separator.test(line) || separator.test(lines[i - 1] ?? '') || (byIndent && (indents[i] ?? 0) >= margin + 2)
    if (starts) parts.push([line])
    else parts.at(-1)?.push(line)
  })
  const items = parts.filter((part) => listMarker.test(part[0] ?? '')).length
  return items > 0 && items < 2 && !byIndent && parts.length === items + 1 && !parts.some((part) => separator.test(part[0] ?? ''))
    ? [lines]
    : parts
}

/** Whether all lines but the last reach the width at which the text was wrapped. */
function fills(lines: readonly string[], width: number): boolean {
  const body = lines.slice(0, -1)
  return body.filter((line) => line.length >= width * 0.72).length >= body.length * 0.75
}

function kindOf(lines: readonly string[], width: number): Chunk['is'] {
  const first = lines[0] ?? ''
  if (lines.length === 1 && separator.test(first)) return 'separator'
  if (listMarker.test(first)) return 'list'
  if (lines.length === 1) return first.length <= longLine ? 'short' : 'prose'
  if (fills(lines, width) && width >= 45) return 'prose'
  const capitals = lines.filter((line) => /^\s*["“‘«„¿¡(]?[\p{Lu}\p{Lo}]/u.test(line)).length
  const ends = lines.filter((line) => /[\p{P}]\s*$/u.test(line)).length
  const short = lines.every((line) => line.trim().length <= 70)
  return short && lines.length >= 3 && (capitals >= lines.length * 0.7 || ends >= lines.length * 0.7)
    ? 'verse'
    : lines.length <= 4 && short
      ? 'short'
      : 'prose'
}

/** The lines of a chunk as running text. */
export function runningText(lines: readonly string[], words: ReadonlySet<string>): string {
  return joinLines(
    lines.map((line) => line.trim()),
    words,
  ).text
}

function quantile(numbers: number[], q: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}
