import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '#shared/errors.ts'
import { commonPasswords } from './common-passwords.ts'

const derive = promisify(argon2)

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane (about 50 ms, off the event loop). */
const strength = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

const digest = async (password: string, salt: Uint8Array, cost: { memory: number; passes: number; parallelism: number }): Promise<Buffer> =>
  derive('argon2id', { ...cost, tagLength: strength.tagLength, message: normal(password), nonce: salt })

/** The same characters typed on another keyboard must be the same password. */
const normal = (password: string): string => password.normalize('NFKC')

/** The password's argon2id hash in PHC string format, salt and cost included. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await digest(password, salt, strength)
  const { memory, passes, parallelism } = strength
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** What is compared against where there is no account, so that the answer takes as long as for one that exists. */
const nobody = `$argon2id$v=19$m=${strength.memory},t=${strength.passes},p=${strength.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether this is the password. Takes the same time where there is none to compare with, and is false then. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const parts = phc.exec(hash ?? nobody)
  if (!parts) throw new Error('a password hash in the database cannot be read')
  const [, memory, passes, parallelism, salt, expected] = parts
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const actual = await digest(password, Buffer.from(salt ?? '', 'base64'), cost)
  const wanted = Buffer.from(expected ?? '', 'base64')
  return timingSafeEqual(actual, wanted) && hash !== undefined
}

/**
 * Refuses a new password that a guesser tries first: a common one, the person's own name or address, one sign over and over.
 * @throws Refusal `bad-request` naming the field
 */
export function requireUncommon(password: string, person: { email: string; name: string }): void {
  const plain = normal(password).toLowerCase()
  const own = [person.email, person.email.split('@')[0] ?? '', person.name].map((word) => word.toLowerCase())
  const repeated = new Set(plain).size < 4
  if (!repeated && !commonPasswords.has(plain) && !own.includes(plain)) return
  const message = 'This password is easy to guess. Choose another, such as a few words that do not belong together.'
  throw new Refusal('bad-request', message, { fields: [{ path: 'password', message }] })
}
