/**
 * Who asks, and whether it is their turn. A client is an account, whichever cookie and address it comes with. A cookie is
 * believed only when Postgres has said that it is somebody's sign-in; to find out takes one of the few places of the
 * strangers of its address, and where very many false ones were shown, a place rests after each before another has it.
 */
import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Config } from '#server/config.ts'
import { authenticate, type SignedIn } from '#server/identity/authenticate.ts'
import { tokenFrom } from '#server/identity/cookie.ts'
import type { Database } from '#server/storage/database.ts'
import { Refusal } from '#shared/errors.ts'
import { floodLimits } from '#shared/limits.ts'
import { addressKey, addressOf } from './address.ts'
import { Pace } from './pace.ts'
import { type Bounds, Places } from './places.ts'
import { RememberedSignIns } from './remembered-sign-ins.ts'

const ACCOUNT: Bounds = { atOnce: floodLimits.requestsAtOnce, mostWaiting: floodLimits.requestsWaiting, patience: 30 }
/** Of an address from which people come who are not known yet: a whole class may. */
const STRANGERS: Bounds = { atOnce: floodLimits.strangersAtOnce, mostWaiting: floodLimits.strangersWaiting }

/** What is known of somebody whose sign-in it is. */
interface Somebody {
  readonly account: { readonly id: string }
}

/** ms that a connection waits at most for its turn to be opened: less than ended sign-ins are remembered for (live). */
const LONGEST_OPENING = 30_000

export interface CallersOptions<Who extends Somebody> {
  /** The token of a cookie header; it may be anyone's invention. */
  readonly tokenIn: (cookieHeader: string | undefined) => string | undefined
  /** Whose sign-in it is, asked of Postgres. */
  readonly authenticate: (cookieHeader: string | undefined) => Promise<Who | undefined>
  /** How many proxies stand in front (TRUST_PROXY). */
  readonly proxies: number
  /** ms after which a request takes nobody's place any more; for tests. */
  readonly long?: number
}

export class Callers<Who extends Somebody> {
  readonly #options: CallersOptions<Who>
  readonly #places: Places
  readonly #known = new RememberedSignIns()
  /** By account. */
  readonly #openings = new Pace(floodLimits.openings, floodLimits.openingsPerSecond)
  /** By address. */
  readonly #inventions = new Pace(floodLimits.falseSignIns, floodLimits.falseSignInsPerSecond)

  constructor(options: CallersOptions<Who>) {
    this.#options = options
    this.#places = new Places(options.long)
  }

  /**
   * Resolves when it is a request's turn, whose place ends with its answer.
   * @param answer emits `close` when it is given, or nobody waits for it any more
   * @returns whether it is still waited for
   * @throws Refusal `too-fast`
   */
  async turn(request: IncomingMessage, answer: EventEmitter & { readonly closed: boolean }): Promise<boolean> {
    const { cookie } = request.headers
    const token = this.#options.tokenIn(cookie)
    const known = token === undefined ? undefined : this.#known.accountOf(token, performance.now())
    if (known !== undefined) return this.#enterAs(known, answer)
    const address = this.#addressOf(request)
    const place = await this.#places.enter(address, STRANGERS, answer)
    if (!place) return false
    if (token === undefined) return true
    // Where nobody can be asked, the request itself will say so.
    const asked = await this.#options.authenticate(cookie).catch(() => 'unknown' as const)
    if (asked === 'unknown') return true
    if (!asked) {
      place.spoil(this.#inventions.next(address, performance.now()))
      return true
    }
    this.#known.add(token, asked.account.id, performance.now())
    place.leave()
    return answer.closed ? false : this.#enterAs(asked.account.id, answer)
  }

  async #enterAs(account: string, answer: EventEmitter): Promise<boolean> {
    return (await this.#places.enter(account, ACCOUNT, answer)) !== undefined
  }

  /**
   * Whose sign-in a socket comes with, as Postgres says when it is its turn: who is not known waits among the strangers of
   * their address, and who has opened very many waits for each.
   * @param socket emits `close` when it has gone
   * @throws Refusal `too-fast`
   */
  async whoIs(request: IncomingMessage, socket: EventEmitter): Promise<Who | undefined> {
    const { cookie } = request.headers
    const { tokenIn, authenticate } = this.#options
    const token = tokenIn(cookie)
    const known = token === undefined ? undefined : this.#known.accountOf(token, performance.now())
    if (token !== undefined && known !== undefined) {
      await this.#opening(known)
      const who = await authenticate(cookie)
      if (!who) this.#known.forget(token)
      return who
    }
    const address = this.#addressOf(request)
    const place = await this.#places.enter(address, STRANGERS, socket)
    if (!place) return undefined
    try {
      const who = token === undefined ? undefined : await authenticate(cookie)
      if (who && token !== undefined) this.#known.add(token, who.account.id, performance.now())
      else place.spoil(this.#inventions.next(address, performance.now()))
      return who
    } finally {
      place.leave()
    }
  }

  /** Resolves when an account may open one more connection: at once, unless it has opened very many. */
  async #opening(account: string): Promise<void> {
    const wait = this.#openings.next(account, performance.now(), LONGEST_OPENING)
    if (wait > LONGEST_OPENING) throw new Refusal('too-fast', 'You open very many windows at once. Wait a moment.')
    if (wait > 0) await new Promise((turn) => setTimeout(turn, wait))
  }

  /** Forgets those who have been quiet. */
  sweep(): void {
    for (const pace of [this.#openings, this.#inventions]) pace.sweep(performance.now())
  }

  #addressOf(request: IncomingMessage): string {
    return addressKey(addressOf(request, this.#options.proxies))
  }
}

/** Those who come to a server on this database. */
export const callersOf = (db: Database, config: Config): Callers<SignedIn> =>
  new Callers({
    tokenIn: (cookie) => tokenFrom(cookie, config),
    authenticate: (cookie) => authenticate(db, cookie, config),
    proxies: config.trustProxy,
  })
