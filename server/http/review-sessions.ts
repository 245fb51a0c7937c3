/** The replay of a session, marks on many of its threads, and several sessions together. */
import { z } from 'zod'
import { markChanges } from '#server/review/bulk-marks.ts'
import { replayOf } from '#server/review/replay.ts'
import { comparedSessions, type OneSession, seminarReview } from '#server/review/seminar.ts'
import { listSessions } from '#server/storage/sessions.ts'
import { Refusal } from '#shared/errors.ts'
import { SeminarId, SessionId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { BulkMarked, BulkMarks } from '#shared/protocol/http/review-marks.ts'
import { ReplayPage, ReplayQuery } from '#shared/protocol/http/review-replay.ts'
import { ComparedSessions, SeminarReview } from '#shared/protocol/http/review-seminar.ts'
import { blocksRead, forReviewer, openedReview } from './for-reviewer.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingInSeminar, standingInSession } from './standing.ts'

const Path = z.object({ id: SessionId })

export const reviewSessions: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/review/replay',
    summary: 'What was written in a session, in the order of time, page by page',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    query: ReplayQuery,
    answer: {
      status: 200,
      schema: ReplayPage,
      description: 'Of what whoever asks sees; edits and deletions to those who may be told of them.',
    },
    refuses: ['not-allowed'],
    async handle(context, { who, params, query }): Promise<ReplayPage> {
      const { reviewing, session } = await forReviewer(context, who, params.id)
      return replayOf(context.db.pool, reviewing, session, query)
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions/:id/review/marks',
    summary: 'Mark many annotations at once, or take the marks back',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    body: { is: 'json', schema: BulkMarks },
    answer: {
      status: 200,
      schema: BulkMarked,
      description: 'Written into the pen of whoever asks, as if they had marked one after the other.',
    },
    refuses: ['not-allowed', 'too-fast', 'too-large', 'unavailable', 'refused-record', 'wrong-audience'],
    async handle(context, { who, params, body }): Promise<BulkMarked> {
      const found = await standingInSession(context.db, who, params.id)
      demand(found.standing, 'mark.facilitator', { closed: found.session.phase === 'closed' })
      if (!found.place) throw new Refusal('not-allowed', 'Open the session once before you mark something in it.')
      const reviewing = await openedReview(context, found)
      const { records, changed, left } = markChanges(reviewing, body, Date.now())
      if (records.length > 0) await context.sync.writeFor(params.id, found.place.participant, records)
      return { changed: [...changed], left: [...left] }
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/compare/:other',
    summary: 'Two classes on the same reading, side by side',
    tag: 'Review',
    access: 'signed-in',
    params: Path.extend({ other: SessionId }),
    answer: { status: 200, schema: ComparedSessions, description: 'Counted of what whoever asks sees in each.' },
    refuses: ['not-allowed', 'bad-request'],
    async handle(context, { who, params }): Promise<ComparedSessions> {
      const [here, there] = [await forReviewer(context, who, params.id), await forReviewer(context, who, params.other)]
      if (here.session.reading.id !== there.session.reading.id)
        throw new Refusal('bad-request', 'These two sessions do not read the same text. Choose two that do.')
      const newer = here.session.reading.version >= there.session.reading.version ? here : there
      return comparedSessions(here, there, await blocksRead(context, newer.session))
    },
  }),
  route({
    method: 'get',
    path: '/api/seminars/:id/review',
    summary: 'The sessions of a seminar together: tags, readers, questions that return',
    tag: 'Review',
    access: 'signed-in',
    params: z.object({ id: SeminarId }),
    answer: { status: 200, schema: SeminarReview, description: 'Counted of what whoever asks sees; readers only where they may be known.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<SeminarReview> {
      const { db } = context
      const standing = await standingInSeminar(db, who, params.id)
      const all = await listSessions(db, who.account.id, params.id)
      // A guest belongs to no seminar, but observes some of its sessions.
      if (standing === 'outsider' && all.length === 0) throw nothingHere()
      const sessions: OneSession[] = []
      for (const { id } of all.toReversed()) {
        const found = await standingInSession(db, who, id)
        if (can(found.standing, 'review.see')) sessions.push({ reviewing: await openedReview(context, found), session: found.session })
      }
      if (sessions.length === 0) demand(standing === 'outsider' ? 'reader' : standing, 'review.see')
      return seminarReview(db.pool, sessions)
    },
  }),
]
