/** What the groups brought to the plenary, as whoever asks sees it. */
import type { Pool } from 'pg'
import { loadNotes } from '#server/storage/session-state.ts'
import type { RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { NoteIndex } from '#shared/projections/notes.ts'
import type { ReviewedNote } from '#shared/protocol/http/review.ts'
import { type Reviewing, seenEntries } from './open-review.ts'
import { presentAuthor } from './present.ts'

/** One for each group that has a note which whoever asks may see, in the order of the groups. */
export async function groupNotes(pool: Pool, reviewing: Reviewing): Promise<ReviewedNote[]> {
  const { state, viewer } = reviewing
  const seen = seenEntries(reviewing, await loadNotes(pool, state.id))
  const order = [...state.groups.keys()]
  return noted(seen, { id: viewer.alias, name: viewer.name, role: viewer.role }).toSorted(
    (a, b) => order.indexOf(a.group) - order.indexOf(b.group),
  )
}

function noted(seen: ReadonlyMap<RecordId, Entry>, viewer: ConstructorParameters<typeof NoteIndex>[0]): ReviewedNote[] {
  const index = new NoteIndex(viewer)
  index.change([...seen].map(([id, value]) => ({ from: 'margin', margin: 'seen', id, value })))
  return index.all().flatMap(({ id, group, author, body, hidden, withheld }) => {
    const entry = seen.get(id)
    if (entry?.is !== 'note') return []
    const { phase, receivedAt, editedAt, to } = entry
    return [
      {
        is: 'note' as const,
        id,
        group,
        to,
        author: presentAuthor(author),
        phase,
        at: new Date(receivedAt).toISOString(),
        edited: editedAt !== undefined,
        hidden,
        withheld,
        body,
      },
    ]
  })
}
