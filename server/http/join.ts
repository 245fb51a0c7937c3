import { z } from 'zod'
import { addressKey } from '#server/callers/address.ts'
import { newAlias } from '#server/identity/alias.ts'
import { nameInSession } from '#server/identity/name-in-session.ts'
import { newPseudonym } from '#server/identity/pseudonym.ts'
import { isSharedDevice } from '#server/identity/shared-device.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { findSessionByCode, type SessionOfCode } from '#server/storage/join-codes.ts'
import { addPlace, findPlace } from '#server/storage/participants.ts'
import { roleInSeminar } from '#server/storage/seminars.ts'
import { Refusal } from '#shared/errors.ts'
import { JoinCode } from '#shared/ids.ts'
import { Join, Joined, JoinInfo, TypedCode } from '#shared/protocol/http/join.ts'
import type { Context } from './context.ts'
import { type Route, route } from './route.ts'
import { demand } from './standing.ts'

export const join: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/join/:code',
    summary: 'What a code leads to',
    tag: 'Joining',
    access: 'anyone',
    params: z.object({ code: TypedCode }),
    answer: { status: 200, schema: JoinInfo, description: 'The session, for someone about to join it.' },
    refuses: ['code-ended', 'too-fast'],
    async handle(context, { params, who, req }): Promise<JoinInfo> {
      const session = await sessionBehind(context, params.code, req.ip)
      const place = who && (await findPlace(context.db, session.id, who.account.id))
      return {
        title: session.title,
        manner: session.manner,
        names: session.names,
        seminar: { title: session.seminar.title },
        reading: { title: session.reading.title, author: session.reading.author },
        already: place && !place.removed ? { session: session.id, name: place.name } : null,
      }
    },
  }),
  route({
    method: 'post',
    path: '/api/join',
    summary: 'Join a session with a code and a name',
    tag: 'Joining',
    access: 'anyone',
    body: { is: 'json', schema: Join },
    answer: {
      status: 200,
      schema: Joined,
      description: 'In it. Who was in it already comes back as the same participant; who was not signed in is now, as a guest.',
    },
    refuses: ['code-ended', 'not-allowed', 'session-full', 'too-fast'],
    async handle(context, { body, who, req, res }): Promise<Joined> {
      const { db, config, sync, limits } = context
      const session = await sessionBehind(context, body.code, req.ip)
      if (!who) await limits.newGuests.take(addressKey(req.ip))
      const member = who && (await roleInSeminar(db, who.account.id, session.seminar.id))
      demand(member ?? 'outsider', 'session.join')
      const place = await addPlace(db, session.id, {
        account: who?.account.id ?? { newGuest: body.name },
        role: member ?? 'reader',
        alias: newAlias(),
        nameAmong: (taken, names) => ({
          name: nameInSession(body.name, taken),
          ...(names === 'pseudonyms' && member !== 'facilitator' ? { pseudonym: newPseudonym(taken) } : {}),
        }),
      })
      if (!place) throw new Refusal('session-full', 'This session is full. Tell its facilitator.')
      if (place.removed) throw new Refusal('not-allowed', 'A facilitator has ended your place in this session.')
      if (!who) res.append('Set-Cookie', await signIn(db, config, { id: place.account }, undefined, isSharedDevice(req.headers.cookie)))
      if (place.isNew) await sync.sessionChanged(session.id)
      return { session: session.id, name: place.name }
    },
  }),
]

/** The session a code leads to. What is wrong, ended, expired or no code at all is answered alike, and counted. */
async function sessionBehind({ db, limits }: Context, typed: string, ip: string | undefined): Promise<SessionOfCode> {
  const address = addressKey(ip)
  await limits.wrongCodes.check(address)
  const code = JoinCode.safeParse(typed)
  const session = code.success ? await findSessionByCode(db, code.data) : undefined
  if (session) return session
  await limits.wrongCodes.take(address)
  throw new Refusal('code-ended', 'Check the letters, or ask for the code that is shown now: codes are renewed and end with their session.')
}
