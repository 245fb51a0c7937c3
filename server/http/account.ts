import { forgetToken } from '#server/identity/cookie.ts'
import { hashPassword, isPassword, requireUncommon } from '#server/identity/password.ts'
import { hashToken } from '#server/identity/token.ts'
import { changeAccount, findAccount } from '#server/storage/accounts.ts'
import { stopDigest, wantDigest } from '#server/storage/digests.ts'
import { endSignIns } from '#server/storage/sign-ins.ts'
import { Refusal } from '#shared/errors.ts'
import { AccountChange, AccountView, UseLink } from '#shared/protocol/http/account.ts'
import { languageOf } from './language.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'

/** One's own account. */
export const account: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/account',
    summary: "One's own account",
    tag: 'Account',
    access: 'signed-in',
    answer: { status: 200, schema: AccountView, description: 'What is known of it.' },
    refuses: ['not-found'],
    async handle({ db }, { who }): Promise<AccountView> {
      const found = await findAccount(db, who.account.id)
      if (!found) throw nothingHere()
      const here = Buffer.from(who.tokenHash)
      return {
        name: found.name,
        ...(found.email === undefined ? {} : { email: found.email }),
        emailVerified: found.emailVerified,
        digest: found.digest,
        ...(found.language === undefined ? {} : { language: found.language }),
        hasPassword: found.passwordHash !== undefined,
        openIdConnect: found.connected,
        signIns: found.signIns.map(({ tokenHash, createdAt, lastSeenAt }) => ({
          since: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          thisOne: here.equals(tokenHash),
        })),
      }
    },
  }),
  route({
    method: 'patch',
    path: '/api/account',
    summary: 'Change name, e-mail or password',
    tag: 'Account',
    access: 'signed-in',
    body: { is: 'json', schema: AccountChange },
    answer: { status: 204, description: 'Changed. A new password signs out everywhere else. The name in sessions joined before stays.' },
    refuses: ['wrong-password', 'already-there', 'not-found', 'too-fast'],
    async handle({ db, sync, limits, mail }, { who, body, req }) {
      const { id } = who.account
      const found = await findAccount(db, id)
      if (!found) throw nothingHere()
      // Before anything is changed: a mail goes to nobody who has not shown that the address is theirs.
      if (body.digest === true && (!mail || !found.emailVerified || (body.email !== undefined && body.email !== found.email)))
        throw new Refusal('bad-request', 'Mails go only to an address that is proven: have a link to sign in sent to it, and open that.')
      const email = body.email === found.email ? undefined : body.email
      if (found.passwordHash !== undefined && (email !== undefined || body.password !== undefined)) {
        await limits.wrongPasswords.check(id)
        if (!(await isPassword(body.currentPassword ?? '', found.passwordHash))) {
          await limits.wrongPasswords.take(id)
          throw new Refusal('wrong-password', 'Type your present password to change this.', {
            fields: [{ path: 'currentPassword', message: 'Type your present password.' }],
          })
        }
      }
      const address = email ?? found.email
      if (body.password !== undefined && address === undefined) {
        throw new Refusal('bad-request', 'Give an e-mail address with the password: you sign in with both.', {
          fields: [{ path: 'email', message: 'Type an e-mail address.' }],
        })
      }
      if (body.password !== undefined && address !== undefined)
        requireUncommon(body.password, { email: address, name: body.name ?? found.name })
      const passwordHash = body.password === undefined ? undefined : await hashPassword(body.password)
      if (!(await changeAccount(db, id, { name: body.name, email, passwordHash }))) {
        throw new Refusal(
          'already-there',
          'There is an account with this e-mail address. Take another address, or sign in to that account.',
        )
      }
      if (body.digest !== undefined) await wantDigest(db, id, body.digest ? languageOf(req) : undefined)
      if (passwordHash !== undefined && found.passwordHash !== undefined) {
        await endSignIns(db, id, who.tokenHash)
        sync.signedOut(id)
      }
    },
  }),
  route({
    method: 'post',
    path: '/api/account/sign-out-everywhere',
    summary: 'Sign out in every browser, this one too',
    tag: 'Account',
    access: 'signed-in',
    answer: { status: 204, description: 'Signed out everywhere; the open connections end.' },
    refuses: [],
    async handle({ db, config, sync }, { who, res }) {
      await endSignIns(db, who.account.id)
      res.append('Set-Cookie', forgetToken(config))
      sync.signedOut(who.account.id)
    },
  }),
  route({
    method: 'post',
    path: '/api/digest/stop',
    summary: 'End the daily mails of what is new, by the link in one of them',
    tag: 'Account',
    access: 'anyone',
    body: { is: 'json', schema: UseLink },
    answer: { status: 204, description: 'No more mails of this kind, whoever is signed in here.' },
    refuses: ['link-ended'],
    async handle({ db }, { body }) {
      if (!(await stopDigest(db, hashToken(body.token))))
        throw new Refusal('link-ended', 'This link is old or not whole. Switch the mails off under Account.')
    },
  }),
]
