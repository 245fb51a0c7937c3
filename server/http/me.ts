import { addressKey } from '#server/callers/address.ts'
import { makeFirstFacilitator } from '#server/identity/first-facilitator.ts'
import { isPassword } from '#server/identity/password.ts'
import { isSharedDevice } from '#server/identity/shared-device.ts'
import { keepOn, signOut } from '#server/identity/sign-in.ts'
import { findAccountByEmail, hostExists } from '#server/storage/accounts.ts'
import { facilitatesAny } from '#server/storage/seminars.ts'
import { Refusal } from '#shared/errors.ts'
import { FirstFacilitator, Me, SignIn } from '#shared/protocol/http/me.ts'
import { type Route, route } from './route.ts'
import { signInHere } from './sign-in-here.ts'

/** Who is asking; signing in and out; the first facilitator. */
export const me: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/me',
    summary: 'Who is asking, and what this server offers',
    tag: 'Identity',
    access: 'anyone',
    answer: { status: 200, schema: Me, description: 'The account signed in here, or none.' },
    refuses: [],
    async handle({ db, config }, { who, req, res }): Promise<Me> {
      if (who) {
        const cookie = keepOn(req.headers.cookie, config, who)
        if (cookie !== undefined) res.append('Set-Cookie', cookie)
      }
      const firstStart = !(await hostExists(db))
      const features = { magicLink: config.mail !== undefined, openIdConnect: config.openIdConnect?.name ?? null }
      if (!who) return { account: null, features, firstStart }
      const { id, name, email, host } = who.account
      const facilitator = host || (await facilitatesAny(db, id))
      return { account: { id, name, ...(email === undefined ? {} : { email }), host, facilitator }, features, firstStart }
    },
  }),
  route({
    method: 'post',
    path: '/api/first-facilitator',
    summary: 'Become the first facilitator, by the link that the server printed',
    tag: 'Identity',
    access: 'anyone',
    body: { is: 'json', schema: FirstFacilitator },
    answer: { status: 204, description: 'Made and signed in.' },
    refuses: ['link-ended', 'already-there', 'too-fast'],
    async handle(context, { body, who, req, res }) {
      await context.limits.signIns.take(addressKey(req.ip))
      const account = await makeFirstFacilitator(context.db, body)
      await signInHere(context, res, account, who)
    },
  }),
  route({
    method: 'post',
    path: '/api/sign-in',
    summary: 'Sign in by e-mail and password',
    tag: 'Identity',
    access: 'anyone',
    body: { is: 'json', schema: SignIn },
    answer: { status: 204, description: 'Signed in.' },
    refuses: ['wrong-password', 'too-fast'],
    async handle(context, { body, who, req, res }) {
      const { db, limits } = context
      const address = addressKey(req.ip)
      const key = `${body.email} ${address}`
      await limits.signIns.take(address)
      await limits.wrongPasswords.check(key)
      const account = await findAccountByEmail(db, body.email)
      const right = await isPassword(body.password, account?.passwordHash)
      if (!account || !right) {
        await limits.wrongPasswords.take(key)
        throw new Refusal('wrong-password', 'This e-mail and password do not fit together. Check both and try again.')
      }
      await signInHere(context, res, account, who)
    },
  }),
  route({
    method: 'post',
    path: '/api/sign-out',
    summary: 'Sign out of this browser',
    tag: 'Identity',
    access: 'signed-in',
    answer: { status: 204, description: 'Signed out; the open connections of this browser end.' },
    refuses: [],
    async handle({ db, config, sync }, { who, req, res }) {
      res.append('Set-Cookie', await signOut(db, config, who))
      // What a page closed in the middle may have left; on a person's own device their look and language stay.
      if (isSharedDevice(req.headers.cookie)) res.set('Clear-Site-Data', '"cache", "storage"')
      sync.signedOut(who.account.id, who.tokenHash)
    },
  }),
]
