import { literally } from '../literally.ts'

const TAG = String.raw`(?<=^|[\s(\[{"'«“‘])#[\p{L}\p{M}\p{N}_-]*\p{L}[\p{L}\p{M}\p{N}_-]*`

/** Finds the #tags of a text, and the @names of these people. */
export function mentionPattern(names: readonly string[]): RegExp {
  const people = [...names].sort((a, b) => b.length - a.length).map((name) => `@${literally(name)}(?![\\p{L}\\p{N}])`)
  return new RegExp([...people, TAG].join('|'), 'gu')
}

/** A text's words in order, each exactly once: as they are, or a tag or a mention. */
export interface Words {
  readonly is: 'plain' | 'tag' | 'mention'
  readonly text: string
}

/** @param pattern of `mentionPattern` */
export function setOff(text: string, pattern: RegExp): Words[] {
  const parts: Words[] = []
  let at = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push({ is: 'plain', text: text.slice(at, match.index) })
    parts.push({ is: match[0].startsWith('@') ? 'mention' : 'tag', text: match[0] })
    at = match.index + match[0].length
  }
  if (at < text.length || parts.length === 0) parts.push({ is: 'plain', text: text.slice(at) })
  return parts
}
