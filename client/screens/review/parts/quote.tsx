import type { Passage } from '#shared/anchoring/passage.ts'
import { useReviewed } from '../reviewed.ts'
import styles from './quote.module.css'

const AROUND = 90

/** A passage with some words around it, and where it stands. */
export function Quote({ passage, around = true }: { readonly passage: Passage; readonly around?: boolean }) {
  const { reading, place } = useReviewed()
  const { quote, prefix, suffix } = passage
  const before = prefix.slice(-AROUND)
  return (
    <blockquote className={styles['quote']} lang={reading.meta.language}>
      <p dir="auto">
        {around && before !== '' && `…${before}`}
        <mark className={styles['words']}>{quote}</mark>
        {around && suffix !== '' && `${suffix.slice(0, AROUND)}…`}
      </p>
      <footer className={styles['place']}>{place(passage.start.block)}</footer>
    </blockquote>
  )
}
