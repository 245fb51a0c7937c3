/** All that one person wrote in a session, with what they answered and who answered them. */
import type { Pool } from 'pg'
import { loadRecordsById } from '#server/storage/session-state.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import type { Alias, RecordId } from '#shared/ids.ts'
import { type Entry, isPostEntry } from '#shared/margins/entry.ts'
import { ownEntry } from '#shared/margins/own.ts'
import { exchangesOf, peopleFigures } from '#shared/projections/figures.ts'
import type { ReviewedPost } from '#shared/protocol/http/review.ts'
import type { ReviewedReader } from '#shared/protocol/http/review-reader.ts'
import type { ParticipantState } from '#shared/session/state.ts'
import { type Reviewing, seenEntries, standing } from './open-review.ts'
import { groupOfPerson, personCalled, presentFigures, presentPerson } from './people.ts'
import { marksByPost, presentPost } from './present.ts'

/**
 * A person as whoever asks may see them. About oneself that is all one wrote, the private notes too; these are counted
 * nowhere.
 */
export async function readerOf(
  pool: Pool,
  reviewing: Reviewing,
  session: SessionDetails,
  person: ParticipantState,
): Promise<ReviewedReader> {
  const { viewer, state, records } = reviewing
  const own = viewer.id === person.id
  const entries = own ? withOwn(reviewing, person) : reviewing.seen.entries
  const theirs: RecordId[] = []
  const replies = new Map<RecordId, RecordId[]>()
  for (const [id, entry] of entries) {
    if (!isPostEntry(entry)) continue
    if (entry.author.id === person.alias) theirs.push(id)
    if (entry.is === 'reply' && entries.get(entry.replyTo)?.author.id === person.alias)
      replies.set(entry.replyTo, [...(replies.get(entry.replyTo) ?? []), id])
  }
  theirs.sort((a, b) => (records.get(a)?.receivedAt ?? 0) - (records.get(b)?.receivedAt ?? 0) || (a < b ? -1 : 1))
  const answered = theirs.flatMap((id) => {
    const entry = entries.get(id)
    return entry?.is === 'reply' ? [entry.replyTo] : []
  })
  const full = await loadRecordsById(pool, state.id, [...new Set([...theirs, ...answered, ...[...replies.values()].flat()])])
  const words = new Map<RecordId, Entry>(seenEntries(reviewing, full))
  if (own) {
    for (const record of full) {
      const entry = ownEntry(person, record, state)
      if (entry) words.set(record.id, standing(entry, reviewing.standNow.get(record.id)))
    }
  }
  const marks = marksByPost(entries.values())
  const post = (id: RecordId): ReviewedPost[] => {
    const entry = words.get(id)
    return entry && isPostEntry(entry) ? [presentPost(id, entry, marks.get(id) ?? [])] : []
  }
  const counted = new Map([...entries].filter(([, entry]) => entry.to !== 'me'))
  const figures = peopleFigures(counted, [person.alias], reviewing.seen.wordsOf).get(person.alias)
  if (!figures) throw new RangeError('whoever is asked for is counted')
  const exchanges = exchangesOf(counted)
  const withPerson = (alias: Alias, count: number) => ({ ...personCalled(reviewing, alias), replies: count })
  const group = groupOfPerson(reviewing, person)
  return {
    session: {
      id: session.id,
      title: session.title,
      createdAt: session.createdAt.toISOString(),
      phase: session.phase,
      names: session.names,
      reading: { title: session.reading.title, author: session.reading.author },
    },
    own,
    masked: state.names === 'pseudonyms' && person.pseudonym !== undefined,
    ...presentPerson(person, reviewing),
    ...(group ? { group } : {}),
    figures: presentFigures(figures),
    posts: theirs.flatMap((id) =>
      post(id).map((one) => {
        const [answers] = one.replyTo ? post(one.replyTo) : []
        return { ...one, ...(answers ? { answers } : {}), replies: (replies.get(id) ?? []).flatMap(post) }
      }),
    ),
    answered: exchanges.filter((one) => one.from === person.alias).map((one) => withPerson(one.to, one.replies)),
    answeredBy: exchanges.filter((one) => one.to === person.alias).map((one) => withPerson(one.from, one.replies)),
  }
}

function withOwn({ seen, records, state }: Reviewing, person: ParticipantState): Map<RecordId, Entry> {
  const entries = new Map(seen.entries)
  for (const record of records.values()) {
    const entry = record.author === person.id ? ownEntry(person, record, state) : undefined
    if (entry) entries.set(record.id, entry)
  }
  return entries
}
