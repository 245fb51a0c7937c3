import type { RequestHandler, Response } from 'express'
import { Refusal } from '#shared/errors.ts'
import { addressKey } from './limits.ts'
import { RememberedSignIns } from './remembered-sign-ins.ts'

interface Bounds {
  /** Requests that are worked on at a time; what a page asks for at once takes no longer for it, on one core. */
  readonly atOnce: number
  readonly mostWaiting: number
}
const ACCOUNT: Bounds = { atOnce: 2, mostWaiting: 200 }
/** Of an address from which people come who are not known yet: a whole class may. */
const STRANGERS: Bounds = { atOnce: 8, mostWaiting: 1_000 }

/** Who has more waiting rests after each so many times as long as it took, and ms at most: then most of the time is the others'. */
const REST = 3
const LONGEST_REST = 500

/** What takes longer, in ms, is a download or waits for something else. */
const LONG = 250

/** What tells clients apart. */
export interface Callers {
  /** The token of a cookie header; it may be anyone's invention. */
  readonly tokenIn: (cookieHeader: string | undefined) => string | undefined
  /** Whose sign-in it is, asked of Postgres. */
  readonly accountOf: (cookieHeader: string | undefined) => Promise<string | undefined>
}

/**
 * Gives each client a fair share of a server that does one thing at a time: a few of its requests are worked on, the others
 * wait, and one that asks for more and more gets it ever more slowly. Who asks for one thing after another is never held up.
 *
 * A client is an account, whichever cookie and address it comes with. A cookie is believed only when it has been found to be
 * somebody's sign-in; to find out takes a place among the strangers of its address. So who comes with a new invention each time
 * is one stranger among those of that address, and a class behind one address is as many clients as it has people.
 * @param long ms after which a request takes nobody's place any more
 */
export function fairShare({ tokenIn, accountOf }: Callers, long = LONG): RequestHandler {
  const queues = new Queues(long)
  const known = new RememberedSignIns()
  return (req, res, next) => {
    const cookie = req.headers.cookie
    const token = tokenIn(cookie)
    const account = token === undefined ? undefined : known.accountOf(token, performance.now())
    if (account !== undefined) return queues.enter(account, ACCOUNT, res, next)
    queues.enter(addressKey(req.ip), STRANGERS, res, (refused, leave) => {
      if (refused !== undefined || token === undefined) return next(refused)
      // Where nobody can be asked, the request itself will say so.
      const asked = accountOf(cookie).catch(() => undefined)
      void asked.then((found) => {
        if (found === undefined) return next()
        known.add(token, found, performance.now())
        leave()
        if (!res.closed) queues.enter(found, ACCOUNT, res, next)
      })
    })
  }
}

class Queues {
  readonly #clients = new Map<string, { running: number; readonly waiting: (() => void)[] }>()
  readonly #long: number
  constructor(long: number) {
    this.#long = long
  }

  /** @param turn called when it is this request's turn, or at once with why it is not taken; its place ends with the answer, or with `leave` */
  enter(
    key: string,
    { atOnce, mostWaiting }: Bounds,
    res: Response,
    turn: (refused: Refusal | undefined, leave: () => void) => void,
  ): void {
    const client = this.#clients.get(key) ?? { running: 0, waiting: [] }
    if (client.waiting.length >= mostWaiting)
      return turn(new Refusal('too-fast', 'You ask for very much at once. Wait a moment.', { retryAfter: 1 }), () => {})
    this.#clients.set(key, client)

    const leave = () => {
      client.running--
      const following = client.waiting.shift()
      if (following) following()
      else if (client.running === 0) this.#clients.delete(key)
    }
    const begin = () => {
      client.running++
      const from = performance.now()
      let left = false
      const end = (rests: boolean) => {
        if (left) return
        left = true
        clearTimeout(letGo)
        res.off('close', done)
        if (rests && client.waiting.length > 0) setTimeout(leave, Math.min(LONGEST_REST, REST * (performance.now() - from)))
        else leave()
      }
      const done = () => end(true)
      const letGo = setTimeout(done, this.#long)
      res.once('close', done)
      turn(undefined, () => end(false))
    }
    if (client.running < atOnce) return begin()
    const gone = () => {
      const at = client.waiting.indexOf(start)
      if (at >= 0) client.waiting.splice(at, 1)
    }
    const start = () => {
      res.off('close', gone)
      begin()
    }
    res.once('close', gone)
    client.waiting.push(start)
  }
}
