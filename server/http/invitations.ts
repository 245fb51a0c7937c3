import { z } from 'zod'
import { addressKey } from '#server/callers/address.ts'
import { hashPassword, requireUncommon } from '#server/identity/password.ts'
import { reachableOrigin } from '#server/identity/reachable.ts'
import { hashToken, newToken } from '#server/identity/token.ts'
import { invitationLetter } from '#server/mail/links.ts'
import { addAccount, changeAccount, findAccount, proveEmail } from '#server/storage/accounts.ts'
import {
  acceptInvitation,
  addInvitation,
  endInvitation,
  findInvitation,
  listInvitations,
  type StoredInvitation,
} from '#server/storage/links.ts'
import { findSeminar } from '#server/storage/seminars.ts'
import { Refusal } from '#shared/errors.ts'
import { type AccountId, SeminarId } from '#shared/ids.ts'
import {
  AcceptedInvitation,
  AcceptInvitation,
  type Invitation,
  InvitationInfo,
  InvitationList,
  LinkQuery,
  MadeInvitation,
  NewInvitation,
} from '#shared/protocol/http/members.ts'
import type { Context } from './context.ts'
import { languageOf } from './language.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { signInHere } from './sign-in-here.ts'
import { demand, standingAsHost, standingInSeminar } from './standing.ts'

const twoWeeks = 14 * 24 * 60 * 60 * 1000

const Path = z.object({ id: SeminarId })
const OnePath = z.object({ id: SeminarId, invitation: z.string().regex(/^[0-9a-f]{64}$/) })

export const invitations: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/seminars/:id/invitations',
    summary: 'The invitations not accepted yet',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: InvitationList, description: 'Newest first, without their links.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }): Promise<InvitationList> {
      demand(await standingInSeminar(db, who, params.id), 'seminar.invite')
      return { invitations: (await listInvitations(db, params.id)).map(present) }
    },
  }),
  route({
    method: 'post',
    path: '/api/seminars/:id/invitations',
    summary: 'Invite somebody into a seminar by a link',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    body: { is: 'json', schema: NewInvitation },
    answer: { status: 201, schema: MadeInvitation, description: 'The link, shown this once; it works once.' },
    refuses: ['not-allowed', 'too-fast'],
    async handle({ db, config, limits, mail }, { who, params, body, req }): Promise<MadeInvitation> {
      demand(await standingInSeminar(db, who, params.id), 'seminar.invite')
      if (body.host) demand(standingAsHost(who), 'host.invite')
      await limits.makings.take(who.account.id)
      if (mail && body.email !== undefined) await limits.mails.take(body.email)
      const seminar = await findSeminar(db, params.id)
      if (!seminar) throw nothingHere()
      const token = newToken()
      // Whoever invites is shown a link too, so that one proves nothing about an address.
      const inMail = mail !== undefined && body.email !== undefined ? newToken() : undefined
      const stored = await addInvitation(db, {
        tokenHash: hashToken(token),
        until: new Date(Date.now() + twoWeeks),
        from: who.account.id,
        seminar: params.id,
        role: body.role,
        host: body.host,
        ...(body.email === undefined ? {} : { email: body.email }),
        ...(inMail === undefined ? {} : { mailed: hexHash(inMail) }),
      })
      const url = `${reachableOrigin(req, config)}/invitation?token=${token}`
      const sent = mail !== undefined && body.email !== undefined
      if (mail && body.email !== undefined) {
        // In the language of whoever invites: more is not known of somebody who was never here.
        mail.send(body.email, invitationLetter(languageOf(req), who.account.name, seminar.title, `${url}.${inMail}`))
      }
      return { ...present(stored), url, sent }
    },
  }),
  route({
    method: 'delete',
    path: '/api/seminars/:id/invitations/:invitation',
    summary: 'Take an invitation back',
    tag: 'Seminars',
    access: 'signed-in',
    params: OnePath,
    answer: { status: 204, description: 'Its link leads nowhere any more.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }) {
      demand(await standingInSeminar(db, who, params.id), 'seminar.invite')
      await endInvitation(db, params.id, new Uint8Array(Buffer.from(params.invitation, 'hex')))
    },
  }),
  route({
    method: 'get',
    path: '/api/invitations',
    summary: 'What an invitation leads to',
    tag: 'Seminars',
    access: 'anyone',
    query: LinkQuery,
    answer: { status: 200, schema: InvitationInfo, description: 'The seminar and the role. The link is not used up.' },
    refuses: ['link-ended'],
    async handle({ db }, { query }): Promise<InvitationInfo> {
      const { invitation, seminar } = await behind(db, query.token)
      const { role, host, email } = invitation
      return { seminar: { title: seminar.title }, role, host, ...(email === undefined ? {} : { email }) }
    },
  }),
  route({
    method: 'post',
    path: '/api/invitations/accept',
    summary: 'Accept an invitation, with the account one has or a new one',
    tag: 'Seminars',
    access: 'anyone',
    body: { is: 'json', schema: AcceptInvitation },
    answer: { status: 200, schema: AcceptedInvitation, description: 'A member of the seminar with this id.' },
    refuses: ['link-ended', 'not-signed-in', 'already-there', 'too-fast'],
    async handle(context, { body, who, req, res }): Promise<AcceptedInvitation> {
      const { db, limits } = context
      await limits.signIns.take(addressKey(req.ip))
      const { invitation, proves } = await behind(db, body.token)
      const needsAddress = invitation.role === 'facilitator' || invitation.host
      if (who && who.account.email === undefined && !body.account && needsAddress) {
        throw new Refusal(
          'not-signed-in',
          'A facilitator needs an account that outlasts this browser: give name, e-mail and password, or sign in.',
        )
      }
      const account =
        who && !isGuestWithNew(who.account.email, body)
          ? { id: who.account.id, isNew: false }
          : await accountFor(context, body, proves, who?.account.id)
      const sessions = await acceptInvitation(db, invitation.tokenHash, account.id)
      if (!sessions) throw linkEnded()
      await Promise.all(sessions.map((id) => context.sync.sessionChanged(id)))
      if (account.isNew) await signInHere(context, res, account, who)
      return { seminar: invitation.seminar }
    },
  }),
]

const isGuestWithNew = (email: string | undefined, body: AcceptInvitation): boolean => email === undefined && body.account !== undefined

/**
 * A new account with the fields sent; a guest's own account takes them on, so that their places stay theirs.
 * @param proves the address that whoever accepts has been shown to read
 */
async function accountFor(
  { db }: Context,
  { account }: AcceptInvitation,
  proves: string | undefined,
  guest: AccountId | undefined,
): Promise<{ id: AccountId; email?: string; isNew: boolean }> {
  if (!account) throw new Refusal('not-signed-in', 'Sign in to accept, or give name, e-mail and password for a new account.')
  requireUncommon(account.password, account)
  const passwordHash = await hashPassword(account.password)
  const emailVerified = account.email === proves
  const taken = new Refusal('already-there', 'There is an account with this e-mail address. Sign in to it, then open the link again.')
  if (guest !== undefined && (await findAccount(db, guest))?.email === undefined) {
    if (!(await changeAccount(db, guest, { name: account.name, email: account.email, passwordHash }))) throw taken
    if (emailVerified) await proveEmail(db, guest, true)
    return { id: guest, isNew: false }
  }
  const id = await addAccount(db, { name: account.name, email: account.email, emailVerified, passwordHash })
  if (id === undefined) throw taken
  return { id, email: account.email, isNew: true }
}

const linkEnded = (): Refusal =>
  new Refusal('link-ended', 'This invitation has been accepted, taken back, or has expired. Ask for a new one.')

const hexHash = (token: string): string => Buffer.from(hashToken(token)).toString('hex')

/** @param link the token, and in a mailed link, after a dot, what only the mail said */
async function behind(db: Context['db'], link: string) {
  const [token = '', inMail] = link.split('.', 2)
  const invitation = await findInvitation(db, hashToken(token))
  const seminar = invitation && (await findSeminar(db, invitation.seminar))
  if (!invitation || !seminar) throw linkEnded()
  const proves = inMail !== undefined && invitation.mailed === hexHash(inMail) ? invitation.email : undefined
  return { invitation, seminar, proves }
}

const present = ({ tokenHash, role, host, email, createdAt, expiresAt }: StoredInvitation): Invitation => ({
  id: Buffer.from(tokenHash).toString('hex'),
  role,
  host,
  ...(email === undefined ? {} : { email }),
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})
