import type { ReactNode } from 'react'
import { setOff } from '#shared/markdown/set-off.ts'
import styles from './markdown.module.css'

/** Plain words, with tags and mentions set off and line breaks kept as they were typed. */
export function words(text: string, pattern: RegExp): ReactNode {
  const parts = setOff(text, pattern)
  if (parts.length === 1 && parts[0]?.is === 'plain') return text
  return parts.map((part, at) =>
    part.is === 'plain' ? (
      part.text
    ) : (
      // The words of one text have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <span key={at} className={styles[part.is]}>
        {part.text}
      </span>
    ),
  )
}
