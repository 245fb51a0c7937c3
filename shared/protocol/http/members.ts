/** /api/seminars/:id/members and /api/invitations: who belongs to a seminar, and how one comes to belong. */
import { z } from 'zod'
import { Role } from '#shared/permissions.ts'
import { DisplayName, EmailAddress, NewPassword } from './name.ts'

export const MemberChange = z.object({ role: Role }).meta({ id: 'MemberChange' })
export type MemberChange = z.infer<typeof MemberChange>

export const NewInvitation = z
  .object({
    role: Role,
    /** Where the link is sent, on a server that sends mail; anyone else who has it can use it as well. */
    email: EmailAddress.optional(),
    /** Whoever accepts may also open seminars of their own. Only who may do so can give it. */
    host: z.boolean().default(false),
  })
  .meta({ id: 'NewInvitation' })
/** What a client sends. */
export type NewInvitation = z.input<typeof NewInvitation>

export const Invitation = z
  .object({
    /** Names the invitation, to take it back. Does not open anything. */
    id: z.string(),
    role: Role,
    host: z.boolean(),
    email: z.string().optional(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>

export const MadeInvitation = Invitation.extend({
  /** Shown this once: the server keeps no copy. */
  url: z.string(),
  /** It is on its way to `email`. */
  sent: z.boolean(),
}).meta({ id: 'MadeInvitation' })
export type MadeInvitation = z.infer<typeof MadeInvitation>

/** Those not accepted yet. */
export const InvitationList = z.object({ invitations: z.array(Invitation) }).meta({ id: 'InvitationList' })
export type InvitationList = z.infer<typeof InvitationList>

export const LinkToken = z
  .string({ error: 'Open the whole link.' })
  .min(1, 'Open the whole link.')
  .max(200, 'Open the link as it was sent.')
export const LinkQuery = z.object({ token: LinkToken })

/** What an invitation leads to, for someone about to accept it. */
export const InvitationInfo = z
  .object({ seminar: z.object({ title: z.string() }), role: Role, host: z.boolean(), email: z.string().optional() })
  .meta({ id: 'InvitationInfo' })
export type InvitationInfo = z.infer<typeof InvitationInfo>

/** Accepted by whoever is signed in, or with the three fields of a new account. */
export const AcceptInvitation = z
  .object({
    token: LinkToken,
    account: z.object({ name: DisplayName, email: EmailAddress, password: NewPassword }).optional(),
  })
  .meta({ id: 'AcceptInvitation' })
export type AcceptInvitation = z.infer<typeof AcceptInvitation>

export const AcceptedInvitation = z.object({ seminar: z.string() }).meta({ id: 'AcceptedInvitation' })
export type AcceptedInvitation = z.infer<typeof AcceptedInvitation>
