import { z } from 'zod'
import { addressKey } from '#server/callers/address.ts'
import { enterByIdentity } from '#server/identity/enter-by-identity.ts'
import { addIdentity, findAccountByIdentity } from '#server/storage/accounts.ts'
import { Refusal } from '#shared/errors.ts'
import { OpenIdConnectPage } from '#shared/protocol/http/account.ts'
import type { Context } from './context.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { signInHere } from './sign-in-here.ts'

const Start = z.object({ back: z.string().max(2_000).optional() })
/** What the provider adds is its own affair, and checked by the flow. */
const Return = z.looseObject({})

/** The browser itself comes to these two pages, so that a refusal leads back to the page for signing in, which says it. */
export const openIdConnect: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/openid-connect/start',
    summary: 'Go to the identity provider to sign in',
    tag: 'Identity',
    access: 'anyone',
    query: Start,
    answer: { status: 302, description: 'To the provider; or to /sign-in?problem=<code>.' },
    refuses: ['not-found', 'too-fast'],
    async handle(context, { query, req, res }) {
      const provider = providerOf(context)
      await context.limits.signIns.take(addressKey(req.ip))
      await orBackToSignIn(res, async () => {
        const { url, cookie } = await provider.start({ back: query.back ?? '/' })
        res.append('Set-Cookie', cookie)
        return url
      })
    },
  }),
  route({
    method: 'get',
    path: '/api/openid-connect/return',
    summary: 'Come back from the identity provider',
    tag: 'Identity',
    access: 'anyone',
    query: Return,
    answer: { status: 302, description: 'Signed in or connected: to the page one came from; or to /sign-in?problem=<code>.' },
    refuses: ['not-found', 'too-fast'],
    async handle(context, { req, res, who }) {
      const { db, sync, limits } = context
      const provider = providerOf(context)
      await limits.signIns.take(addressKey(req.ip))
      await orBackToSignIn(res, async () => {
        const query = req.originalUrl.includes('?') ? req.originalUrl.slice(req.originalUrl.indexOf('?')) : ''
        const { identity, flow, cookie } = await provider.finish(query, req.headers.cookie)
        res.append('Set-Cookie', cookie)
        if (flow.connect !== undefined) {
          if (who?.account.id !== flow.connect) throw new Refusal('not-signed-in', 'Sign in again, then connect the account.')
          const there = await findAccountByIdentity(db, identity.issuer, identity.subject)
          if (there ? there.id !== flow.connect : !(await addIdentity(db, { ...identity, account: flow.connect }))) {
            throw new Refusal('already-there', 'This identity belongs to another account here.')
          }
          return flow.back
        }
        const { account, ended } = await enterByIdentity(db, identity, who?.account.id)
        if (ended) sync.signedOut(account.id)
        await signInHere(context, res, account, who)
        return flow.back
      })
    },
  }),
  route({
    method: 'post',
    path: '/api/account/openid-connect',
    summary: 'Begin to connect the account to the identity provider',
    tag: 'Account',
    access: 'signed-in',
    answer: { status: 200, schema: OpenIdConnectPage, description: 'The page of the provider to go to.' },
    refuses: ['not-found', 'unavailable', 'too-fast'],
    async handle(context, { who, req, res }): Promise<OpenIdConnectPage> {
      const provider = providerOf(context)
      await context.limits.signIns.take(addressKey(req.ip))
      const { url, cookie } = await provider.start({ back: '/account', connect: who.account.id })
      res.append('Set-Cookie', cookie)
      return { url }
    },
  }),
]

function providerOf({ openIdConnect: provider }: Context) {
  if (!provider) throw nothingHere()
  return provider
}

async function orBackToSignIn(res: { redirect(status: number, url: string): void }, act: () => Promise<string>): Promise<void> {
  let to: string
  try {
    to = await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    to = `/sign-in?problem=${error.code}`
  }
  res.redirect(302, to)
}
