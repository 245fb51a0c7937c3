import type { ReactNode } from 'react'
import styles from './markdown.module.css'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const TAG = String.raw`(?<=^|[\s(\[{"'«“‘])#[\p{L}\p{M}\p{N}_-]*\p{L}[\p{L}\p{M}\p{N}_-]*`

/** Finds the #tags of a text, and the @names of these people. */
export function mentionPattern(names: readonly string[]): RegExp {
  const people = [...names].sort((a, b) => b.length - a.length).map((name) => `@${escaped(name)}(?![\\p{L}\\p{N}])`)
  return new RegExp([...people, TAG].join('|'), 'gu')
}

/** Plain words, with tags and mentions set off and line breaks kept as they were typed. */
export function words(text: string, pattern: RegExp): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push(text.slice(at, match.index))
    parts.push(
      <span key={match.index} className={styles[match[0].startsWith('@') ? 'mention' : 'tag']}>
        {match[0]}
      </span>,
    )
    at = match.index + match[0].length
  }
  if (parts.length === 0) return text
  if (at < text.length) parts.push(text.slice(at))
  return parts
}
