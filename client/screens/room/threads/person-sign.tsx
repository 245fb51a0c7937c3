import type { Author } from '#shared/projections/post.ts'
import { classes } from '../../../components/classes.ts'
import { hueOf, lineOf, personLooks } from '../person-looks.ts'
import styles from './person-sign.module.css'

/** The initial of somebody in their colour, with their line below, as in the text. Their name stands beside it. */
export function PersonSign({ person, className }: { readonly person: Author; readonly className?: string | undefined }) {
  const look = personLooks.of(person.id) ?? 0
  return (
    <span
      className={classes(styles['sign'], className)}
      style={{ '--person': `var(--person-${hueOf(look)})`, textDecorationStyle: lineOf(look) } as React.CSSProperties}
      data-person-look={look}
      aria-hidden
    >
      {initialOf(person.name)}
    </span>
  )
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const initialOf = (name: string): string => letters.segment(name.trim())[Symbol.iterator]().next().value?.segment.toLocaleUpperCase() ?? '·'
