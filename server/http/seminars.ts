import { z } from 'zod'
import type { SignedIn } from '#server/identity/authenticate.ts'
import { newsFor } from '#server/review/news.ts'
import type { Database } from '#server/storage/database.ts'
import { addSeminar, findSeminar, listSeminars, removeSeminar, removeWords, renameSeminar } from '#server/storage/seminars.ts'
import { listSessions, type SessionOfSomebody } from '#server/storage/sessions.ts'
import { SeminarId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import type { News } from '#shared/projections/news.ts'
import { NewSeminar, SeminarChange, SeminarList, SeminarSummary, SeminarView } from '#shared/protocol/http/seminars.ts'
import type { SessionSummary } from '#shared/protocol/http/sessions.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingAsHost, standingInSeminar } from './standing.ts'

const Path = z.object({ id: SeminarId })

export const seminars: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/seminars',
    summary: 'The seminars of whoever asks',
    tag: 'Seminars',
    access: 'signed-in',
    answer: { status: 200, schema: SeminarList, description: 'Newest first.' },
    refuses: [],
    async handle({ db }, { who }): Promise<SeminarList> {
      return { seminars: (await listSeminars(db, who.account.id)).map(presentSummary) }
    },
  }),
  route({
    method: 'post',
    path: '/api/seminars',
    summary: 'Open a seminar',
    tag: 'Seminars',
    access: 'signed-in',
    body: { is: 'json', schema: NewSeminar },
    answer: { status: 201, schema: SeminarSummary, description: 'The seminar, with whoever opened it as its facilitator.' },
    refuses: ['not-allowed', 'too-fast'],
    async handle({ db, limits }, { who, body }): Promise<SeminarSummary> {
      demand(standingAsHost(who), 'seminar.open')
      await limits.makings.take(who.account.id)
      return presentSummary(await addSeminar(db, { title: body.title, facilitator: who.account.id }))
    },
  }),
  route({
    method: 'get',
    path: '/api/seminars/:id',
    summary: 'A seminar with its members and sessions',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: SeminarView, description: 'The seminar.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }): Promise<SeminarView> {
      const standing = await standingInSeminar(db, who, params.id)
      demand(standing, 'seminar.see')
      const [seminar, sessions] = await Promise.all([findSeminar(db, params.id), listSessions(db, who.account.id, params.id)])
      if (!seminar || standing === 'outsider') throw nothingHere()
      const seesAddresses = can(standing, 'seminar.invite')
      return {
        id: seminar.id,
        title: seminar.title,
        role: standing,
        createdAt: seminar.createdAt.toISOString(),
        members: seminar.members.map(({ id, name, email, role, since }) => ({
          id,
          name,
          role,
          since: since.toISOString(),
          ...(seesAddresses && email !== undefined ? { email } : {}),
        })),
        sessions: await presentSessions(db, who, sessions),
      }
    },
  }),
  route({
    method: 'patch',
    path: '/api/seminars/:id',
    summary: 'Rename a seminar',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    body: { is: 'json', schema: SeminarChange },
    answer: { status: 204, description: 'Renamed.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params, body }) {
      demand(await standingInSeminar(db, who, params.id), 'seminar.change')
      await renameSeminar(db, params.id, body.title)
    },
  }),
  route({
    method: 'delete',
    path: '/api/seminars/:id',
    summary: 'Delete a seminar',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    answer: { status: 204, description: 'Gone, with its sessions and all that was written in them. Its readings stay.' },
    refuses: ['not-allowed'],
    async handle({ db, sync }, { who, params }) {
      demand(await standingInSeminar(db, who, params.id), 'seminar.delete')
      const sessions = await removeSeminar(db, params.id)
      if (!sessions) throw nothingHere()
      await Promise.all(sessions.map((session) => sync.sessionChanged(session)))
      await removeWords(db.prisma, sessions)
    },
  }),
]

const presentSummary = (seminar: Awaited<ReturnType<typeof addSeminar>>): SeminarSummary => ({
  id: seminar.id,
  title: seminar.title,
  role: seminar.role,
  createdAt: seminar.createdAt.toISOString(),
  members: seminar.members,
  sessions: seminar.sessions,
})

/** Sessions as they stand in a list, with what is new in those that run. */
export async function presentSessions(db: Database, who: SignedIn, sessions: readonly SessionOfSomebody[]): Promise<SessionSummary[]> {
  const running = sessions.filter(({ phase }) => phase !== 'closed').map(({ id }) => id)
  const news = await newsFor(db, who.account.id, running)
  return sessions.map((session) => presentSession(session, news.get(session.id)))
}

const presentSession = (session: SessionOfSomebody, news: News | undefined): SessionSummary => ({
  id: session.id,
  title: session.title,
  phase: session.phase,
  manner: session.manner,
  names: session.names,
  createdAt: session.createdAt.toISOString(),
  closedAt: session.closedAt?.toISOString() ?? null,
  opensAt: session.opensAt?.toISOString() ?? null,
  closesAt: session.closesAt?.toISOString() ?? null,
  seminar: { id: session.seminar.id, title: session.seminar.title },
  reading: { id: session.reading.id, title: session.reading.title, author: session.reading.author },
  people: session.people,
  role: session.role,
  ...(news ? { news: { posts: news.posts, replies: news.replies } } : {}),
})
