/** Who is asking, and what this server offers: /api/me, signing in and out, the first facilitator. */
import { z } from 'zod'
import { AccountId } from '#shared/ids.ts'
import { DisplayName, EmailAddress, NewPassword } from './name.ts'

export const Me = z
  .object({
    account: z
      .object({
        id: AccountId,
        name: z.string(),
        /** A guest has none. */
        email: z.string().optional(),
        /** May open seminars and bring readings. */
        host: z.boolean(),
        /** Facilitates a seminar, their own or another's, and so may bring readings. */
        facilitator: z.boolean(),
      })
      .nullable(),
    features: z.object({
      magicLink: z.boolean(),
      /** The name of the identity provider on the button, or null where none is set. */
      openIdConnect: z.string().nullable(),
    }),
    /** Nobody has used the link of the first start yet. */
    firstStart: z.boolean(),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const FirstFacilitator = z
  .object({
    token: z.string({ error: 'Open the link that the server printed.' }).max(200),
    name: DisplayName,
    email: EmailAddress,
    password: NewPassword,
  })
  .meta({ id: 'FirstFacilitator' })
export type FirstFacilitator = z.infer<typeof FirstFacilitator>

export const SignIn = z
  .object({
    email: EmailAddress,
    password: z.string({ error: 'Type your password.' }).min(1, 'Type your password.').max(200, 'Use at most 200 characters.'),
  })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>
