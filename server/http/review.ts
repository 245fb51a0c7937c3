/** What a class wrote, afterwards. Every answer is made of what `shared/margins/seen.ts` says of whoever asks. */
import { z } from 'zod'
import type { SignedIn } from '#server/identity/authenticate.ts'
import { findThreads, type Reviewing } from '#server/review/find-threads.ts'
import { openReview, seenEntries } from '#server/review/open-review.ts'
import { marksByPost, presentPost } from '#server/review/present.ts'
import { findReading } from '#server/storage/readings.ts'
import { loadRecords } from '#server/storage/session-state.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import { Alias, SessionId } from '#shared/ids.ts'
import { blockFigures, exchangesOf, peopleFigures } from '#shared/projections/figures.ts'
import { ReviewedReader, ReviewFigures, ThreadsPage, ThreadsQuery } from '#shared/protocol/http/review.ts'
import { shownName } from '#shared/session/names.ts'
import type { Context } from './context.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, type InSession, standingInSession } from './standing.ts'

const Path = z.object({ id: SessionId })

export const review: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/review/threads',
    summary: 'The threads of a session that fit, page by page',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    query: ThreadsQuery,
    answer: { status: 200, schema: ThreadsPage, description: 'As whoever asks sees them.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params, query }): Promise<ThreadsPage> {
      const { reviewing } = await forReviewer(context, who, params.id)
      return findThreads(context.db.pool, reviewing, query)
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/figures',
    summary: 'What is counted of a session: along its text, of its people, and between them',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: ReviewFigures, description: 'Counted of what whoever asks sees.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewFigures> {
      const { reviewing, session } = await forReviewer(context, who, params.id)
      const [records, reading] = await Promise.all([
        loadRecords(context.db.pool, params.id),
        findReading(context.db, session.reading.id, session.reading.version),
      ])
      return figuresOf(reviewing, records, reading?.blocks.map((block) => block.id) ?? [])
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/readers/:alias',
    summary: 'What one person wrote in a session, with what they replied to and who replied',
    tag: 'Review',
    access: 'signed-in',
    params: Path.extend({ alias: Alias }),
    answer: { status: 200, schema: ReviewedReader, description: 'As whoever asks sees it. A reader sees this of themselves.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewedReader> {
      const found = await standingInSession(context.db, who, params.id)
      demand(found.standing, 'session.see')
      const { viewer, state } = await opened(context, found)
      const own = viewer.alias === params.alias
      demand(found.standing, own ? 'review.see-self' : 'review.see', { own })
      const person = [...state.participants.values()].find((one) => one.alias === params.alias)
      if (!person) throw nothingHere()
      const records = await loadRecords(context.db.pool, params.id)
      const entries = seenEntries(viewer, records, state)
      const marks = marksByPost(entries.values())
      const postOf = (id: (typeof records)[number]['id']) => {
        const entry = entries.get(id)
        return entry && entry.is !== 'mark' ? presentPost(id, entry, marks.get(id) ?? []) : undefined
      }
      const replies = Map.groupBy(
        [...entries].flatMap(([id, entry]) => (entry.is === 'reply' ? [{ id, to: entry.replyTo }] : [])),
        (one) => one.to,
      )
      const posts = [...entries]
        .filter(([, entry]) => entry.is !== 'mark' && entry.author.id === params.alias)
        .toSorted(([, a], [, b]) => a.receivedAt - b.receivedAt)
        .flatMap(([id, entry]) => {
          const post = postOf(id)
          if (!post) return []
          const answers = entry.is === 'reply' ? postOf(entry.replyTo) : undefined
          return [{ ...post, ...(answers ? { answers } : {}), replies: (replies.get(id) ?? []).flatMap((reply) => postOf(reply.id) ?? []) }]
        })
      return { name: shownName(person, state.names), posts }
    },
  }),
]

/** Lets through who may review the whole session. */
async function forReviewer(context: Context, who: SignedIn, id: SessionId): Promise<{ reviewing: Reviewing; session: SessionDetails }> {
  const found = await standingInSession(context.db, who, id)
  demand(found.standing, 'review.see')
  return { reviewing: await opened(context, found), session: found.session }
}

async function opened({ db }: Context, { session, standing, place }: InSession): Promise<Reviewing> {
  const reviewing = standing === 'outsider' ? undefined : await openReview(db.pool, session, place, standing)
  if (!reviewing) throw nothingHere()
  return reviewing
}

function figuresOf(
  { viewer, state }: Reviewing,
  records: Parameters<typeof seenEntries>[1],
  blocks: Parameters<typeof blockFigures>[1],
): ReviewFigures {
  const entries = seenEntries(viewer, records, state)
  const people = [...state.participants.values()].filter((person) => !person.removed && !person.erased)
  const figures = peopleFigures(
    entries,
    people.map((person) => person.alias),
  )
  return {
    blocks: blockFigures(entries, blocks, [...state.groups.keys()]).map(({ row, phases, confusion }) => ({
      block: row.block,
      annotations: row.total.annotations,
      replies: row.total.replies,
      people: row.total.people,
      kinds: row.total.kinds,
      groups: [...row.cells].map(([group, { annotations, replies }]) => ({ group, annotations, replies })),
      phases,
      confusion,
    })),
    people: people.flatMap((person) => {
      const of = figures.get(person.alias)
      return of ? [{ alias: person.alias, name: shownName(person, state.names), role: person.role, ...of }] : []
    }),
    exchanges: exchangesOf(entries),
  }
}
