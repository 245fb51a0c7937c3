import { addressKey } from '#server/callers/address.ts'
import { reachableOrigin } from '#server/identity/reachable.ts'
import { hashToken, newToken } from '#server/identity/token.ts'
import { signInLetter } from '#server/mail/links.ts'
import { findAccountByEmail, proveEmail } from '#server/storage/accounts.ts'
import { findWayIn, replaceWayIn, takeWayIn } from '#server/storage/links.ts'
import { Refusal } from '#shared/errors.ts'
import { ReturnInfo, ReturnLink, UseLink, WantMagicLink } from '#shared/protocol/http/account.ts'
import { LinkQuery } from '#shared/protocol/http/members.ts'
import { languageOf } from './language.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { signInHere } from './sign-in-here.ts'

const aMonth = 30 * 24 * 60 * 60 * 1000
const twentyMinutes = 20 * 60 * 1000

/** Ways into an account without a password: a guest's return link, and a link by mail. Each works once. */
export const waysIn: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/return/link',
    summary: 'Make a personal link to come back as oneself on another device',
    tag: 'Account',
    access: 'signed-in',
    answer: {
      status: 201,
      schema: ReturnLink,
      description: 'The link, shown this once; it works once, and the one made before has ended.',
    },
    refuses: ['too-fast'],
    async handle({ db, config, limits }, { who, req }): Promise<ReturnLink> {
      await limits.makings.take(who.account.id)
      const token = newToken()
      const until = new Date(Date.now() + aMonth)
      await replaceWayIn(db, 'return', who.account.id, { tokenHash: hashToken(token), until })
      return { url: `${reachableOrigin(req, config)}/return?token=${token}`, expiresAt: until.toISOString() }
    },
  }),
  route({
    method: 'get',
    path: '/api/return',
    summary: 'Whose way back a link is',
    tag: 'Account',
    access: 'anyone',
    query: LinkQuery,
    answer: { status: 200, schema: ReturnInfo, description: 'The name. The link is not used up.' },
    refuses: ['link-ended'],
    async handle({ db }, { query }): Promise<ReturnInfo> {
      const found = await findWayIn(db, 'return', hashToken(query.token))
      if (!found) throw linkEnded()
      return { name: found.name }
    },
  }),
  route({
    method: 'post',
    path: '/api/return',
    summary: 'Come back by a personal link',
    tag: 'Account',
    access: 'anyone',
    body: { is: 'json', schema: UseLink },
    answer: { status: 204, description: 'Signed in here too.' },
    refuses: ['link-ended'],
    async handle(context, { body, who, res }) {
      const found = await takeWayIn(context.db, 'return', hashToken(body.token))
      if (!found) throw linkEnded()
      await signInHere(context, res, found, who)
    },
  }),
  route({
    method: 'post',
    path: '/api/magic-link',
    summary: 'Have a link for signing in sent by mail',
    tag: 'Identity',
    access: 'anyone',
    body: { is: 'json', schema: WantMagicLink },
    answer: { status: 204, description: 'If there is an account with this address, a link is on its way.' },
    refuses: ['not-found', 'too-fast'],
    async handle({ db, config, limits, mail, log }, { body, req }) {
      if (!mail) throw nothingHere()
      await limits.signIns.take(addressKey(req.ip))
      await limits.mails.take(body.email)
      // Goes on after the answer, which so takes as long whether there is such an account or not.
      const language = languageOf(req)
      const send = async () => {
        const found = await findAccountByEmail(db, body.email)
        if (!found) return
        const token = newToken()
        await replaceWayIn(db, 'magic', found.id, { tokenHash: hashToken(token), until: new Date(Date.now() + twentyMinutes) })
        mail.send(found.email, signInLetter(language, `${config.baseUrl}/sign-in?token=${token}`))
      }
      send().catch((err: unknown) => log.error({ err }, 'a link for signing in could not be made'))
    },
  }),
  route({
    method: 'post',
    path: '/api/magic-link/use',
    summary: 'Sign in by the link from a mail',
    tag: 'Identity',
    access: 'anyone',
    body: { is: 'json', schema: UseLink },
    answer: { status: 204, description: 'Signed in; the address is proven.' },
    refuses: ['link-ended'],
    async handle(context, { body, who, res }) {
      const { db, sync } = context
      const found = await takeWayIn(db, 'magic', hashToken(body.token))
      if (!found) throw linkEnded()
      if (await proveEmail(db, found.id, found.id === who?.account.id)) sync.signedOut(found.id)
      await signInHere(context, res, found, who)
    },
  }),
]

const linkEnded = (): Refusal => new Refusal('link-ended', 'This link has been used, has expired, or is not whole. Ask for a new one.')
