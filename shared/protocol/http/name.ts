/** Words that people type into one-line fields: names of people, titles of seminars and sessions. */
import { z } from 'zod'
import { limits } from '#shared/limits.ts'

/**
 * Control characters, writing-direction controls and characters without an image would let one name look like
 * another, or like none. Joiners and variation selectors stay: Persian, Indic scripts and emoji need them.
 */
const unseen = /(?!\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u
const stacked = /\p{M}{6,}/u

const line = (most: number, missing: string) =>
  z
    .string({ error: missing })
    .normalize('NFC')
    .trim()
    .min(1, missing)
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => !unseen.test(text), 'Take out the control or invisible characters.')
    .refine((text) => text === '' || seen.test(text), 'Use at least one letter, digit or sign.')
    .refine((text) => !stacked.test(text), 'Use fewer marks on one letter.')

/** A person's name as others will see it: NFC, trimmed, 1–80 characters, all of them visible. */
export const DisplayName = line(limits.name, 'Type a name.')

/** A title of a seminar or a session, 1–300 characters. */
export const Title = line(limits.title, 'Type a title.')

export const EmailAddress = z
  .string({ error: 'Type an e-mail address.' })
  .trim()
  .toLowerCase()
  .max(254, 'Use at most 254 characters.')
  .pipe(z.email('Type an e-mail address, such as name@example.org.'))

/** A password someone chooses. Length is what makes it strong; the server refuses the most common ones besides. */
export const NewPassword = z
  .string({ error: 'Choose a password.' })
  .min(8, 'Use at least 8 characters.')
  .max(200, 'Use at most 200 characters.')
