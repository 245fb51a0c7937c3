/** One's own data: all that is kept about oneself as a file, and having it erased. */
import { z } from 'zod'
import { forgetToken } from '#server/identity/cookie.ts'
import { eraseFromSession } from '#server/identity/erase.ts'
import { forgetAccount, isGuest, placesOfAccount, seminarsLeftAlone } from '#server/storage/erasing.ts'
import { ownData } from '#server/storage/own-data.ts'
import { accountBehind } from '#server/storage/participants.ts'
import { Refusal } from '#shared/errors.ts'
import { type AccountId, Alias, SessionId } from '#shared/ids.ts'
import { Erased, Erasure } from '#shared/protocol/http/own-data.ts'
import type { Context } from './context.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { sendParts } from './send-parts.ts'
import { demand, standingInSession } from './standing.ts'

export const ownDataRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/account/data',
    summary: 'Everything that is kept about oneself',
    tag: 'Account',
    access: 'signed-in',
    answer: {
      status: 200,
      mediaType: 'application/json',
      description:
        'A file: the account, and of each session the place, all records and their revisions, the private too, and the events about oneself.',
    },
    refuses: [],
    async handle({ db, log }, { who, res }) {
      return sendParts(res, log, ownData(db.pool, who.account.id), { mediaType: 'application/json', name: 'my-data.json' })
    },
  }),
  route({
    method: 'post',
    path: '/api/account/erasure',
    summary: 'Erase oneself: account, name, and every word in every session',
    tag: 'Account',
    access: 'signed-in',
    body: { is: 'json', schema: Erasure },
    answer: { status: 200, schema: Erased, description: 'Erased; the threads stand without the words. Nobody is signed in any more.' },
    refuses: ['not-allowed', 'unavailable'],
    async handle(context, { who, res }): Promise<Erased> {
      const { db, config } = context
      const alone = await seminarsLeftAlone(db, who.account.id)
      if (alone.length > 0)
        throw new Refusal(
          'not-allowed',
          `Nobody else facilitates ${alone.join(', ')}. Make somebody else a facilitator there, or delete it, and try again.`,
        )
      const places = await placesOfAccount(db, who.account.id)
      let records = 0
      for (const place of places) records += await eraseFromSession({ db, sync: context.sync }, place, place.participant)
      await end(context, who.account.id)
      res.append('Set-Cookie', forgetToken(config))
      return { sessions: places.length, records }
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions/:id/people/:alias/erasure',
    summary: 'Erase somebody from a session: oneself, or a guest who asked for it',
    tag: 'Sessions',
    access: 'signed-in',
    params: z.object({ id: SessionId, alias: Alias }),
    body: { is: 'json', schema: Erasure },
    answer: { status: 200, schema: Erased, description: 'Erased; the threads stand without the words, and that it was done is recorded.' },
    refuses: ['not-allowed', 'unavailable'],
    async handle(context, { who, params }): Promise<Erased> {
      const { db } = context
      const { standing, place: mine } = await standingInSession(db, who, params.id)
      demand(standing, 'session.see')
      const person = await accountBehind(db, params.id, params.alias)
      if (!person || !mine) throw nothingHere()
      const own = person.account === who.account.id
      demand(standing, own ? 'account.erase-self' : 'session.erase-guest', { own })
      if (!own && !(await isGuest(db, person.account)))
        throw new Refusal('not-allowed', 'They have an account of their own, and can erase themselves there.')
      const records = await eraseFromSession(
        { db, sync: context.sync },
        { session: params.id, participant: person.participant },
        mine.participant,
      )
      // A guest who is nowhere else is nobody any more.
      if ((await isGuest(db, person.account)) && (await placesOfAccount(db, person.account)).length === 0)
        await end(context, person.account)
      return { sessions: 1, records }
    },
  }),
]

async function end({ db, sync }: Context, account: AccountId): Promise<void> {
  await forgetAccount(db, account)
  sync.signedOut(account)
}
