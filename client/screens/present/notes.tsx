import { Trans } from '@lingui/react/macro'
import { bareWords } from '#shared/markdown/bare-words.ts'
import type { GroupNote } from '#shared/projections/notes.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { useGroupName } from '../room/live/words.ts'
import styles from './present.module.css'

interface Brought {
  readonly note: GroupNote
  /** The group's. */
  readonly name: string
}

/** The notes that are in the plenary, in the order of the groups. */
export const broughtTo = (state: State | undefined, notes: readonly GroupNote[]): Brought[] =>
  (state?.brought ?? []).flatMap(({ id, name }) => {
    const note = notes.find(({ group }) => group === id)
    return note ? [{ note, name }] : []
  })

/** Characters of a note that fit into a third of the wall in large letters. */
const SHORT = 140

/** What the groups bring, side by side. Few and short ones make the letters larger. Many make the letters smaller, as far as the last row can read them. */
export function Notes({ brought }: { readonly brought: readonly Brought[] }) {
  const nameOf = useGroupName()
  const short = brought.length <= 3 && brought.every(({ note }) => note.body.length <= SHORT)
  return (
    <div className={styles['brought']}>
      <p className={styles['headline']}>
        <Trans>What the groups bring</Trans>
      </p>
      <ul
        className={styles['notes']}
        data-size={short ? 'large' : brought.length > 6 ? 'small' : undefined}
        data-columns={Math.min(3, brought.length)}
      >
        {brought.map(({ note, name }) => (
          <li key={note.id} className={styles['note']}>
            <h2 className={styles['noteOf']} dir="auto">
              {nameOf(name)}
            </h2>
            <p className={styles['noted']} dir="auto">
              {bareWords(note.body)}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}
