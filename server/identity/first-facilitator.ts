import type { Config } from '#server/config.ts'
import { addFirstHost, hostExists } from '#server/storage/accounts.ts'
import type { Database } from '#server/storage/database.ts'
import { replaceFirstLink } from '#server/storage/links.ts'
import { Refusal } from '#shared/errors.ts'
import type { AccountId } from '#shared/ids.ts'
import type { FirstFacilitator } from '#shared/protocol/http/me.ts'
import { hashPassword, requireUncommon } from './password.ts'
import { hashToken, newToken } from './token.ts'

const aMonth = 30 * 24 * 60 * 60 * 1000

/**
 * The one-time link that makes the first facilitator, for the one who starts the server; undefined once there is one.
 * Each call ends the links given before, unless several servers each print their own; the first that is used ends them all.
 */
export async function firstFacilitatorLink(db: Database, config: Pick<Config, 'baseUrl' | 'redisUrl'>): Promise<string | undefined> {
  if (await hostExists(db)) return undefined
  const token = newToken()
  await replaceFirstLink(db, { tokenHash: hashToken(token), until: new Date(Date.now() + aMonth) }, config.redisUrl ? 'old' : 'all')
  return `${config.baseUrl}/first?token=${token}`
}

/**
 * Makes the first facilitator, with a first seminar of their own, by the link that the server printed.
 * @throws Refusal `link-ended` if the link is not that one, has been used, or there is a facilitator already
 */
export async function makeFirstFacilitator(db: Database, wanted: FirstFacilitator): Promise<{ id: AccountId; email: string }> {
  requireUncommon(wanted.password, wanted)
  const passwordHash = await hashPassword(wanted.password)
  const made = await addFirstHost(db, { ...wanted, passwordHash, tokenHash: hashToken(wanted.token), seminar: 'My seminar' })
  if (made === 'address-taken') throw new Refusal('already-there', 'There is an account with this e-mail address. Take another address.')
  if (!made) throw new Refusal('link-ended', 'This link is not the newest, or has been used. Restart Catena to get a new one, or sign in.')
  return { id: made, email: wanted.email }
}
