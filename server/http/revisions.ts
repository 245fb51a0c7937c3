import { z } from 'zod'
import { nobodyYet } from '#server/review/open-review.ts'
import { findPast, listRevisions } from '#server/storage/revisions.ts'
import { loadRecordsById, loadSession } from '#server/storage/session-state.ts'
import { RecordId, SessionId } from '#shared/ids.ts'
import { type Revision, revisionsFor } from '#shared/margins/history.ts'
import { Revisions } from '#shared/protocol/http/revisions.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingInSession } from './standing.ts'

export const revisions: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/records/:record/revisions',
    summary: 'How the words of an annotation or reply came to be what they are',
    tag: 'Sessions',
    access: 'signed-in',
    params: z.object({ id: SessionId, record: RecordId }),
    answer: {
      status: 200,
      schema: Revisions,
      description: 'As far as its words stood before whoever asks; nothing of what was deleted, but to its author.',
    },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }): Promise<Revisions> {
      const { standing, place } = await standingInSession(db, who, params.id)
      demand(standing, 'session.see')
      const [stored, [record], all] = await Promise.all([
        loadSession(db.pool, params.id),
        loadRecordsById(db.pool, params.id, [params.record]),
        listRevisions(db.pool, params.id, params.record),
      ])
      if (!stored || !record || standing === 'outsider') throw nothingHere()
      // Who facilitates the seminar may look back on a session that they have never opened.
      const viewer = place ? stored.state.participants.get(place.participant) : { ...nobodyYet, role: standing }
      if (!viewer) throw nothingHere()
      const past = await findPast(db.pool, stored.state, record)
      const hidden = past.hidden.at(-1)?.now === true
      const state = { ...stored.state, hidden: new Set(hidden ? [record.id] : []) }
      const found = revisionsFor(record, all, past, viewer, state)
      if (!found) throw nothingHere()
      const { author } = found.entry
      return { record: record.id, author: { alias: author.id, name: author.name }, revisions: changesOfWords(found.revisions).map(present) }
    },
  }),
]

const present = ({ revision, at, value }: Revision): Revisions['revisions'][number] => ({
  revision,
  at: new Date(at).toISOString(),
  body: value.deletedAt === undefined ? value.body : '',
  ...(value.is === 'annotation' ? { kind: value.kind } : { move: value.move }),
})

/** Without those that say the same as the one before. */
const changesOfWords = (all: readonly Revision[]): Revision[] =>
  all.filter((one, nth) => {
    const before = all[nth - 1]?.value
    return !before || before.body !== one.value.body || signOf(before) !== signOf(one.value) || before.deletedAt !== one.value.deletedAt
  })
const signOf = (value: Revision['value']): string => (value.is === 'annotation' ? value.kind : value.move)
