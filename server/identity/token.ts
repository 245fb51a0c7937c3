import { createHash, randomBytes } from 'node:crypto'

/** A secret that opens something: 32 random bytes, base64url. Whoever has it is let in, so only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** The SHA-256 of a token, as the database keeps it. Tokens are random, so no salt or slow hash is needed. */
export const hashToken = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(token).digest())
