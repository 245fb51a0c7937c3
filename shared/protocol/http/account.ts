/** /api/account, /api/return and /api/magic-link: one's own account, and the ways back into it without a password. */
import { z } from 'zod'
import { LinkToken } from './members.ts'
import { DisplayName, EmailAddress, NewPassword } from './name.ts'

export const AccountView = z
  .object({
    name: z.string(),
    email: z.string().optional(),
    /** Somebody proved that the address is theirs. */
    emailVerified: z.boolean(),
    /** A daily mail says what is new. */
    digest: z.boolean(),
    /** In which language it comes; that of the request which switched it on. */
    language: z.string().optional(),
    hasPassword: z.boolean(),
    /** Connected to the server's identity provider. */
    openIdConnect: z.boolean(),
    /** The browsers in which the account is signed in. */
    signIns: z.array(z.object({ since: z.iso.datetime(), lastSeenAt: z.iso.datetime(), thisOne: z.boolean() })),
  })
  .meta({ id: 'AccountView' })
export type AccountView = z.infer<typeof AccountView>

/** What is left out stays. A guest who gives e-mail and password has an account from then on. */
export const AccountChange = z
  .object({
    name: DisplayName.optional(),
    email: EmailAddress.optional(),
    password: NewPassword.optional(),
    /** A daily mail of what is new, to an address that is proven. */
    digest: z.boolean().optional(),
    /** Needed to change e-mail or password where there is a password. */
    currentPassword: z.string().max(200).optional(),
  })
  .meta({ id: 'AccountChange' })
export type AccountChange = z.infer<typeof AccountChange>

export const ReturnLink = z.object({ url: z.string(), expiresAt: z.iso.datetime() }).meta({ id: 'ReturnLink' })
export type ReturnLink = z.infer<typeof ReturnLink>

/** Whose way back it is. */
export const ReturnInfo = z.object({ name: z.string() }).meta({ id: 'ReturnInfo' })
export type ReturnInfo = z.infer<typeof ReturnInfo>

export const UseLink = z.object({ token: LinkToken }).meta({ id: 'UseLink' })
export type UseLink = z.infer<typeof UseLink>

export const WantMagicLink = z.object({ email: EmailAddress }).meta({ id: 'WantMagicLink' })
export type WantMagicLink = z.infer<typeof WantMagicLink>

/** The identity provider's page, to go to from ours. */
export const OpenIdConnectPage = z.object({ url: z.string() }).meta({ id: 'OpenIdConnectPage' })
export type OpenIdConnectPage = z.infer<typeof OpenIdConnectPage>
