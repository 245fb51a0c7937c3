import { randomUUID } from 'node:crypto'
import type { Request } from 'express'
import QRCode from 'qrcode'
import { z } from 'zod'
import { newAlias } from '#server/identity/alias.ts'
import type { SignedIn } from '#server/identity/authenticate.ts'
import { codeLifetime, newJoinCode, showCode } from '#server/identity/join-code.ts'
import { nameInSession } from '#server/identity/name-in-session.ts'
import { newPseudonym } from '#server/identity/pseudonym.ts'
import { reachableOrigin } from '#server/identity/reachable.ts'
import { notOpenYet } from '#server/live/room.ts'
import { listMargins } from '#server/storage/documents.ts'
import { findCodeOf, type LiveCode, renewCode } from '#server/storage/join-codes.ts'
import { addPlace, findPlace } from '#server/storage/participants.ts'
import { findNewestVersion } from '#server/storage/readings.ts'
import { removeSession, removeWords } from '#server/storage/seminars.ts'
import { loadSession } from '#server/storage/session-state.ts'
import { addSession, findSession, listSessions } from '#server/storage/sessions.ts'
import { lastHere } from '#server/storage/visits.ts'
import { Refusal } from '#shared/errors.ts'
import { type ParticipantId, SessionId } from '#shared/ids.ts'
import { mayOpenMargin } from '#shared/margins/access.ts'
import { groupAudience } from '#shared/margins/audience.ts'
import { can } from '#shared/permissions.ts'
import { CodeView, NewSession, OpenedSession, SessionList, SessionView } from '#shared/protocol/http/sessions.ts'
import { shownName } from '#shared/session/names.ts'
import { isNotOpenYet, type ParticipantState, type SessionState } from '#shared/session/state.ts'
import type { Context } from './context.ts'
import { nothingHere } from './mount.ts'
import { placementsFor } from './placements.ts'
import { type Route, route } from './route.ts'
import { theirs } from './run-sheets.ts'
import { presentSessions } from './seminars.ts'
import { demand, type InSession, standingInSeminar, standingInSession, standingTowardsReading } from './standing.ts'

const Path = z.object({ id: SessionId })

export const sessions: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions',
    summary: 'The sessions of whoever asks',
    tag: 'Sessions',
    access: 'signed-in',
    answer: { status: 200, schema: SessionList, description: 'Those joined and those of their seminars, newest first.' },
    refuses: [],
    async handle({ db }, { who }): Promise<SessionList> {
      return { sessions: await presentSessions(db, who, await listSessions(db, who.account.id)) }
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions',
    summary: 'Open a session of a seminar on a reading',
    tag: 'Sessions',
    access: 'signed-in',
    body: { is: 'json', schema: NewSession },
    answer: { status: 201, schema: OpenedSession, description: 'Its id.' },
    refuses: ['not-found', 'not-allowed', 'too-fast'],
    async handle({ db, limits, commands }, { who, body }): Promise<OpenedSession> {
      demand(await standingInSeminar(db, who, body.seminarId), 'session.open')
      demand(await standingTowardsReading(db, who, body.readingId), 'reading.see')
      if (body.runSheet !== undefined) await theirs(db, who, body.runSheet)
      await limits.makings.take(who.account.id)
      const reading = await findNewestVersion(db, body.readingId)
      if (!reading) throw nothingHere()
      const id = await addSession(db, {
        seminar: body.seminarId,
        reading: { id: body.readingId, version: reading.version },
        title: body.title ?? reading.title,
        manner: body.manner,
        names: body.names,
        code: nextCode(body.manner),
        ...datesOf(body),
        facilitator: { account: who.account.id, name: who.account.name, alias: newAlias() },
      })
      const place = await findPlace(db, id, who.account.id)
      if (place && body.runSheet !== undefined)
        await commands.give(id, randomUUID(), { is: 'plan-from', runSheet: body.runSheet }, place.participant)
      return { id }
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id',
    summary: 'A session as whoever asks may see it',
    tag: 'Sessions',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: SessionView, description: 'The session. Members of its seminar have a place in it from then on.' },
    refuses: ['not-allowed', 'session-full', 'not-open-yet'],
    async handle(context, { who, params, req }): Promise<SessionView> {
      const found = await standingInSession(context.db, who, params.id)
      demand(found.standing, 'session.see')
      return present(context, req, who, found, await enter(context, who, found))
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions/:id/close',
    summary: 'Close a session',
    tag: 'Sessions',
    access: 'signed-in',
    params: Path,
    answer: { status: 204, description: 'Closed, now or before; its codes have ended.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }) {
      const found = await standingInSession(context.db, who, params.id)
      demand(found.standing, 'session.close')
      await context.commands.give(params.id, randomUUID(), { is: 'close' }, await enter(context, who, found))
    },
  }),
  route({
    method: 'delete',
    path: '/api/sessions/:id',
    summary: 'Delete a session',
    tag: 'Sessions',
    access: 'signed-in',
    params: Path,
    answer: { status: 204, description: 'Gone, with all that was written in it. Its reading stays.' },
    refuses: ['not-allowed'],
    async handle({ db, sync }, { who, params }) {
      demand((await standingInSession(db, who, params.id)).standing, 'session.delete')
      if (!(await removeSession(db, params.id))) throw nothingHere()
      await sync.sessionChanged(params.id)
      await removeWords(db.prisma, [params.id])
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions/:id/code',
    summary: 'Renew the code of a session',
    tag: 'Sessions',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: CodeView, description: 'The new code; the old one has ended.' },
    refuses: ['not-allowed', 'session-closed', 'too-fast'],
    async handle({ db, config, limits }, { who, params, req }): Promise<CodeView> {
      const { session, standing } = await standingInSession(db, who, params.id)
      demand(standing, 'session.renew-code')
      await limits.makings.take(who.account.id)
      const next = nextCode(session.manner)
      if (!(await renewCode(db, params.id, next)))
        throw new Refusal('session-closed', 'A closed session cannot be joined, so it has no code.')
      return presentCode(next, reachableOrigin(req, config))
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/code.svg',
    summary: 'The link to join as a QR code',
    tag: 'Sessions',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, mediaType: 'image/svg+xml', description: 'A picture.' },
    refuses: ['not-allowed', 'code-ended'],
    async handle({ db, config }, { who, params, req, res }): Promise<string> {
      demand((await standingInSession(db, who, params.id)).standing, 'session.renew-code')
      const code = await findCodeOf(db, params.id)
      if (!code) throw new Refusal('code-ended', 'The code has ended. Renew it, unless the session is closed.')
      res.set('Cache-Control', 'no-store')
      return QRCode.toString(presentCode(code, reachableOrigin(req, config)).url, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })
    },
  }),
]

/** @throws Refusal if they are no dates for this session */
function datesOf({ manner, ...asked }: Pick<z.output<typeof NewSession>, 'manner' | 'opensAt' | 'closesAt'>) {
  const opensAt = asked.opensAt === undefined ? null : Date.parse(asked.opensAt)
  const closesAt = asked.closesAt === undefined ? null : Date.parse(asked.closesAt)
  if (opensAt === null && closesAt === null) return { opensAt, closesAt }
  if (manner === 'live') throw new Refusal('bad-request', 'A live session has no dates; it begins when its facilitator says so.')
  if (closesAt !== null && closesAt <= Math.max(Date.now(), opensAt ?? 0))
    throw new Refusal('bad-request', 'A session closes after it opens, and not in the past.')
  return { opensAt, closesAt }
}

const nextCode = (manner: 'open' | 'live'): LiveCode => ({ code: newJoinCode(), expiresAt: new Date(Date.now() + codeLifetime(manner)) })

function presentCode({ code, expiresAt }: LiveCode, origin: string): CodeView {
  const shown = showCode(code)
  return { code: shown, url: `${origin}/join/${shown}`, expiresAt: expiresAt.toISOString() }
}

/** Gives a member of the seminar their place, when they open the session for the first time. */
async function enter({ db, sync }: Context, who: SignedIn, { session, standing, place }: InSession): Promise<ParticipantId> {
  if (standing === 'outsider') throw nothingHere()
  if (place) return place.participant
  const made = await addPlace(db, session.id, {
    account: who.account.id,
    role: standing,
    alias: newAlias(),
    nameAmong: (taken, names) => ({
      name: nameInSession(who.account.name, taken),
      ...(names === 'pseudonyms' && standing !== 'facilitator' ? { pseudonym: newPseudonym(taken) } : {}),
    }),
  })
  if (!made) throw new Refusal('session-full', 'This session is full. Tell its facilitator.')
  if (made.isNew) await sync.sessionChanged(session.id)
  return made.participant
}

async function present(
  { db, config }: Context,
  req: Request,
  who: SignedIn,
  { session }: InSession,
  me: ParticipantId,
): Promise<SessionView> {
  const [now, stored, margins, code, before] = await Promise.all([
    findSession(db, session.id),
    loadSession(db.pool, session.id),
    listMargins(db.pool, session.id),
    findCodeOf(db, session.id),
    lastHere(db.pool, me),
  ])
  const mine = stored?.state.participants.get(me)
  if (!now || !stored || !mine) throw nothingHere()
  const { state } = stored
  if (mine.role !== 'facilitator' && isNotOpenYet(state)) throw notOpenYet(state)
  return {
    id: now.id,
    title: now.title,
    phase: now.phase,
    manner: now.manner,
    names: now.names,
    version: now.version,
    closedAt: now.closedAt?.toISOString() ?? null,
    seminar: { id: now.seminar.id, title: now.seminar.title },
    reading: {
      id: now.reading.id,
      version: now.reading.version,
      title: now.reading.title,
      author: now.reading.author,
      language: now.reading.language,
    },
    me: {
      id: mine.id,
      alias: mine.alias,
      name: mine.name,
      ...(mine.pseudonym === undefined ? {} : { pseudonym: mine.pseudonym }),
      role: mine.role,
      ...(before ? { lastHere: before.toISOString() } : {}),
      account: { host: who.account.host },
    },
    margins: [...margins].filter(([audience]) => mayOpenMargin(mine, audience, state)).map(([audience, id]) => ({ id, audience })),
    groups: [...state.groups.values()]
      .filter(({ id }) => mayOpenMargin(mine, groupAudience(id), state))
      .map(({ id, name }) => ({ id, name })),
    placements: await placementsFor(db, mine, state),
    people: [...state.participants.values()]
      .filter((person) => !person.removed && !person.erased)
      .map((person) => presentPerson(person, state)),
    ...(code && can(mine.role, 'session.renew-code') ? { code: presentCode(code, reachableOrigin(req, config)) } : {}),
  }
}

/** In a session of pseudonyms everyone, facilitators too, sees readers by theirs: looking behind one is an act of its own. */
const presentPerson = (person: ParticipantState, { names }: SessionState): SessionView['people'][number] => ({
  alias: person.alias,
  name: shownName(person, names),
  role: person.role,
})
