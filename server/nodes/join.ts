/**
 * Several servers on one database, as one Catena: what one of them changes the others take over at once, and a server
 * that cannot hear the others sends its readers away, to those that can.
 */
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { sessionStamps } from '#server/storage/session-state.ts'
import type { AccountId, SessionId } from '#shared/ids.ts'
import type { Wire } from './wire.ts'
import { within } from './within.ts'

/** How often every open session is compared with Postgres, in ms: what was said while nobody heard is noticed then. */
const COMPARE_EVERY = 2_000
/**
 * How often in succession Postgres may fail to answer that before this node stops speaking for it, and how long one answer may
 * take, in ms: a Postgres that is only slow has more to do when everyone comes again.
 */
const UNANSWERED_AT_MOST = 2
const PATIENCE = 10_000

/** What a part of this server has open of a session. */
export interface Open {
  readonly session: SessionId
  readonly version: number
  /** The last turn in memory, of those who follow turns. */
  readonly turn?: number
}

/** A part of this server that has sessions in memory. */
export interface Part {
  readonly open: () => Iterable<Open>
  sessionChanged(session: SessionId): Promise<void>
  signedOut(account: AccountId, tokenHash?: Uint8Array): void
  /** Takes in the turns that it has not heard of. */
  catchUp?(session: SessionId): Promise<void>
  /** Sends everyone away; they come again, here or elsewhere. */
  sendAway(): void
}

/** What this server tells the others. */
export interface OtherNodes {
  sessionChanged(session: SessionId): void
  signedOut(account: AccountId, tokenHash?: Uint8Array): void
  leave(): void
}

const CHANGED = 'changed'
const SIGNED_OUT = 'signed-out'

export interface JoinOptions {
  readonly wire: Wire
  readonly pool: Pool
  readonly log: Pick<Logger, 'error' | 'warn'>
  /** In the order in which they take over a change: first what is shown, then what is said of it. */
  readonly parts: readonly Part[]
}

export async function joinNodes({ wire, pool, log, parts }: JoinOptions): Promise<OtherNodes> {
  const bytes = (said: object) => new TextEncoder().encode(JSON.stringify(said))
  const read = <T>(message: Uint8Array) => JSON.parse(new TextDecoder().decode(message)) as T

  async function takeOver(session: SessionId): Promise<void> {
    for (const part of parts) {
      if ([...part.open()].some((one) => one.session === session)) await part.sessionChanged(session)
    }
  }
  const failed = (err: unknown) => log.warn({ err }, 'a change from another server could not be taken over yet')

  await wire.listen(CHANGED, (message) => {
    takeOver(read<{ session: SessionId }>(message).session).catch(failed)
  })
  await wire.listen(SIGNED_OUT, (message) => {
    const { account, token } = read<{ account: AccountId; token?: string }>(message)
    for (const part of parts) part.signedOut(account, token === undefined ? undefined : Buffer.from(token, 'hex'))
  })
  wire.watch({
    down: () => {
      for (const part of parts) part.sendAway()
    },
  })

  let unanswered = 0
  async function stored(open: readonly SessionId[]) {
    try {
      const now = await within(PATIENCE, sessionStamps(pool, open))
      unanswered = 0
      return now
    } catch (error) {
      // What the others have done meanwhile is not known here: no silence that has begun, nobody who was removed.
      if (++unanswered >= UNANSWERED_AT_MOST) for (const part of parts) part.sendAway()
      throw error
    }
  }

  let comparing = false
  async function compare(): Promise<void> {
    const open = [...new Set(parts.flatMap((part) => [...part.open()].map((one) => one.session)))]
    if (comparing || open.length === 0) return
    comparing = true
    try {
      const now = await stored(open)
      for (const part of parts) {
        for (const { session, version, turn } of part.open()) {
          const row = now.get(session)
          if (!row || row.version > version) await part.sessionChanged(session)
          else if (turn !== undefined && row.turn > turn) await part.catchUp?.(session)
        }
      }
    } finally {
      comparing = false
    }
  }
  const comparison = setInterval(() => void compare().catch(failed), COMPARE_EVERY).unref()

  return {
    sessionChanged: (session) => wire.tell(CHANGED, bytes({ session })),
    signedOut: (account, tokenHash) =>
      wire.tell(SIGNED_OUT, bytes({ account, ...(tokenHash ? { token: Buffer.from(tokenHash).toString('hex') } : {}) })),
    leave: () => clearInterval(comparison),
  }
}
