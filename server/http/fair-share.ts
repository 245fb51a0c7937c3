import type { RequestHandler } from 'express'
import { Refusal } from '#shared/errors.ts'
import { addressKey } from './limits.ts'

/** Requests of one client that are worked on at a time; what a page asks for at once takes no longer for it, on one core. */
const AT_ONCE = 2
/** Of an address from which people come who are not known yet: a whole class may. */
const STRANGERS_AT_ONCE = 8
/** Requests of one client that may wait. */
const MOST_WAITING = 200
/** Who has more waiting rests after each so many times as long as it took, and ms at most: then most of the time is the others'. */
const REST = 3
const LONGEST_REST = 500

/** What takes longer, in ms, is a download or waits for something else, and takes nobody's place. */
const LONG = 250

interface Client {
  readonly atOnce: number
  running: number
  readonly waiting: (() => void)[]
}

/**
 * Gives each client a fair share of a server that does one thing at a time: a few of its requests are worked on, the others
 * wait, and one that asks for more and more gets it ever more slowly. Who asks for one thing after another is never held up.
 * A client is whoever comes with this cookie; without one, from this address.
 * @param cookieOf what tells clients apart, of a cookie header
 */
export function fairShare(cookieOf: (header: string | undefined) => string | undefined): RequestHandler {
  const clients = new Map<string, Client>()
  return (req, res, next) => {
    const cookie = cookieOf(req.headers.cookie)
    const key = cookie ?? addressKey(req.ip)
    const client = clients.get(key) ?? { atOnce: cookie === undefined ? STRANGERS_AT_ONCE : AT_ONCE, running: 0, waiting: [] }
    clients.set(key, client)
    if (client.waiting.length >= MOST_WAITING)
      throw new Refusal('too-fast', 'You ask for very much at once. Wait a moment.', { retryAfter: 1 })

    const leave = () => {
      client.running--
      const following = client.waiting.shift()
      if (following) following()
      else if (client.running === 0) clients.delete(key)
    }
    const begin = () => {
      client.running++
      const from = performance.now()
      let left = false
      const done = () => {
        if (left) return
        left = true
        clearTimeout(letGo)
        if (client.waiting.length > 0) setTimeout(leave, Math.min(LONGEST_REST, REST * (performance.now() - from)))
        else leave()
      }
      const letGo = setTimeout(done, LONG)
      res.once('close', done)
      next()
    }
    if (client.running < client.atOnce) return begin()
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
