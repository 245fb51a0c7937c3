import type { ReadingMeta } from '#shared/reading/block.ts'
import type { Chunk } from './text-chunks.ts'
import { namedHeading } from './text-heading.ts'

const by = /^(?:by|von|par|por|di|da|door|от)\s+(?=\p{Lu})/iu
const labelled = /^(title|author|source|language|licen[cs]e|titel|autor|autorin|quelle|titre|auteur)\s*:\s*(\S.*)$/iu
const labels: Readonly<Record<string, 'title' | 'author' | 'source' | 'licence'>> = {
  title: 'title',
  titel: 'title',
  titre: 'title',
  author: 'author',
  autor: 'author',
  autorin: 'author',
  auteur: 'author',
  source: 'source',
  quelle: 'source',
  license: 'licence',
  licence: 'licence',
}
const namePart =
  /^(?:\p{Lu}\.?(?:\p{Lu}\.)*|\p{Lu}[\p{L}\p{M}’'-]+\.?|de|del|della|di|da|du|des|la|le|van|von|der|den|zu|ter|ibn|bin|al-\p{L}+|al|of)$/u
const notInNames =
  /\b(?:the|a|an|and|on|in|to|for|der|die|das|ein|eine|und|über|le|les|une|et|sur|el|los|las|un|una|y|sobre|il|lo|gli|e|het|een|en|essay|essays|letter|letters|lecture|history|story|theory|manifesto|chapter|part|book|notes|poems|selected|works|reader|introduction)\b/iu

/** Whether a line reads as a person's name: two to five parts that begin with capitals, initials or particles. */
function looksLikeName(line: string): boolean {
  const text = line.trim()
  const parts = text.split(/\s+/)
  return (
    text.length <= 60 &&
    parts.length >= 2 &&
    parts.length <= 5 &&
    parts.every((part) => namePart.test(part)) &&
    !notInNames.test(text) &&
    text !== text.toUpperCase()
  )
}

/**
 * Title and author, when the text begins with them: short lines before the first heading or paragraph, of which one
 * may read as a name or say "by". `taken` chunks from the start are spent on it.
 */
export function titlePage(chunks: readonly Chunk[]): { meta: Partial<ReadingMeta>; taken: number } {
  const meta: Partial<ReadingMeta> = {}
  const labelledLines = chunks[0]?.lines.map((line) => labelled.exec(line.trim())) ?? []
  if (labelledLines.length > 0 && labelledLines.every((found) => found !== null)) {
    for (const found of labelledLines) {
      const field = labels[found[1]?.toLowerCase() ?? '']
      if (field) meta[field] = (found[2] ?? '').trim().slice(0, 300)
    }
    return { meta, taken: 1 }
  }
  const top: string[] = []
  let taken = 0
  for (const chunk of chunks.slice(0, 4)) {
    const lines = chunk.lines.map((line) => line.trim())
    const text = lines.join(' ')
    if (chunk.is !== 'short' || text.length > 160 || namedHeading(chunk.lines) || /[.,;:]$/.test(text) || /^[“„«"‘[(—–-]/u.test(text)) break
    // A title page has two lines, or three with a subtitle; what follows stands in the text.
    if (top.length >= 2 && !by.test(text) && !(looksLikeName(text) && !top.some(looksLikeName))) break
    if (lines.length > 1 && (by.test(lines.at(-1) ?? '') || looksLikeName(lines.at(-1) ?? '') || looksLikeName(lines[0] ?? '')))
      top.push(...lines)
    else top.push(text)
    taken++
  }
  // Short lines alone are no title page: a poem or a list begins like that too.
  if (top.length === 0 || taken === chunks.length) return { meta, taken: 0 }
  const author = top.findIndex((line) => by.test(line))
  const named = author >= 0 ? author : nameAmong(top)
  const rest = top.filter((_, i) => i !== named)
  if (named >= 0) meta.author = (top[named] ?? '').replace(by, '').slice(0, 300)
  if (rest.length > 0)
    meta.title = rest
      .join(': ')
      .replace(/([?!.:]): /g, '$1 ')
      .slice(0, 300)
  if (meta.title === undefined) {
    if (meta.author !== undefined && author < 0) return { meta: { title: meta.author }, taken }
  }
  return { meta, taken }
}

/** The line that is the author: the only one that reads as a name; of two, the second, as on most title pages. */
function nameAmong(top: readonly string[]): number {
  const names = top.flatMap((line, i) => (looksLikeName(line) ? [i] : []))
  return names.at(-1) ?? -1
}
