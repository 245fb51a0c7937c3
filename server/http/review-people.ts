/** The people of a class, afterwards: each of them, and all of them in figures. Readers see what is said of themselves. */
import { z } from 'zod'
import { classCsv } from '#server/export/class-csv.ts'
import { classOf } from '#server/review/class.ts'
import { readerOf } from '#server/review/reader.ts'
import { placesOfSameAccount } from '#server/storage/participants.ts'
import { countPseudonymous } from '#server/storage/sessions.ts'
import { Alias, SessionId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { ClassFileQuery, ReviewClass } from '#shared/protocol/http/review-class.ts'
import { ReviewedReader, ReviewedReaderInSeminar } from '#shared/protocol/http/review-reader.ts'
import { isKnownTo } from '#shared/session/names.ts'
import type { Context } from './context.ts'
import { forReviewer, openedReview } from './for-reviewer.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingInSession } from './standing.ts'

const Path = z.object({ id: SessionId })
const OnePath = Path.extend({ alias: Alias })

export const reviewPeople: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/review/readers/:alias',
    summary: 'What one person wrote in a session, with what they replied to and who replied',
    tag: 'Review',
    access: 'signed-in',
    params: OnePath,
    answer: {
      status: 200,
      schema: ReviewedReader,
      description: 'As whoever asks sees it. Everyone sees this of themselves, with their private notes.',
    },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewedReader> {
      const { reviewing, session, person } = await onePerson(context, who, params)
      return readerOf(context.db.pool, reviewing, session, person)
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/readers/:alias/seminar',
    summary: 'The same person in all sessions of the seminar',
    tag: 'Review',
    access: 'signed-in',
    params: OnePath,
    answer: {
      status: 200,
      schema: ReviewedReaderInSeminar,
      description: 'Those sessions that whoever asks may review and in which they may know who it is; of oneself, all.',
    },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewedReaderInSeminar> {
      const { db } = context
      const first = await onePerson(context, who, params)
      const own = first.reviewing.viewer.id === first.person.id
      const mayLink = own || isKnownTo(first.reviewing.viewer, first.person, first.reviewing.state)
      const places = mayLink ? await placesOfSameAccount(db, first.person.id) : []
      const sessions = [await readerOf(db.pool, first.reviewing, first.session, first.person)]
      for (const place of places) {
        if (place.session === first.session.id) continue
        const found = await standingInSession(db, who, place.session)
        if (!can(found.standing, own ? 'review.see-self' : 'review.see', { own })) continue
        const reviewing = await openedReview(context, found)
        const person = reviewing.state.participants.get(place.participant)
        if (person && (own || isKnownTo(reviewing.viewer, person, reviewing.state)))
          sessions.push(await readerOf(db.pool, reviewing, found.session, person))
      }
      return {
        sessions: sessions.toSorted((a, b) => (a.session.createdAt < b.session.createdAt ? -1 : 1)),
        pseudonymous: await countPseudonymous(db, first.session.seminar.id),
      }
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/class',
    summary: 'Participation in a session: who wrote how much, who talked with whom, who was silent, who was never answered',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: ReviewClass, description: 'Counted of what whoever asks sees. No scores.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewClass> {
      return classOf((await forReviewer(context, who, params.id)).reviewing)
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/class.csv',
    summary: 'The same as a table, for those who must grade',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    query: ClassFileQuery,
    answer: { status: 200, mediaType: 'text/csv', description: 'A row for each person, in the columns asked for.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params, query, res }): Promise<string> {
      demand((await standingInSession(context.db, who, params.id)).standing, 'review.export')
      const { reviewing } = await forReviewer(context, who, params.id)
      res.set('Content-Type', 'text/csv; charset=utf-8').set('Content-Disposition', 'attachment; filename="class.csv"')
      return classCsv(classOf(reviewing), query.columns)
    },
  }),
]

/** Somebody of a session, for whoever may review the session or is it themselves. @throws Refusal */
async function onePerson(context: Context, who: Parameters<typeof forReviewer>[1], { id, alias }: z.infer<typeof OnePath>) {
  const found = await standingInSession(context.db, who, id)
  demand(found.standing, 'session.see')
  const reviewing = await openedReview(context, found)
  const own = reviewing.viewer.alias === alias
  demand(found.standing, own ? 'review.see-self' : 'review.see', { own })
  const person = [...reviewing.state.participants.values()].find((one) => one.alias === alias)
  if (!person || person.erased) throw nothingHere()
  return { reviewing, session: found.session, person }
}
