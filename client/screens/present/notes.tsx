import type { GroupNote } from '#shared/projections/notes.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { useGroupName } from '../room/live/words.ts'
import { plainOf } from './plain.ts'
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

/** What the groups bring, side by side. Many make the letters smaller, as far as the last row can read them. */
export function Notes({ brought }: { readonly brought: readonly Brought[] }) {
  const nameOf = useGroupName()
  return (
    <ul className={styles['notes']} data-many={brought.length > 6 || undefined} data-columns={Math.min(3, brought.length)}>
      {brought.map(({ note, name }) => (
        <li key={note.id} className={styles['note']}>
          <h2 className={styles['noteOf']} dir="auto">
            {nameOf(name)}
          </h2>
          <p className={styles['noted']} dir="auto">
            {plainOf(note.body)}
          </p>
        </li>
      ))}
    </ul>
  )
}
