import type { EventEmitter } from 'node:events'
import { Refusal } from '#shared/errors.ts'

export interface Bounds {
  /** Requests that are worked on at a time; what a page asks for at once takes no longer for it, on one core. */
  readonly atOnce: number
  readonly mostWaiting: number
  /** Requests in a row that were worked on while more of it waited, after which it rests ever longer. */
  readonly patience?: number
}

/** Who has more waiting rests after each so many times as long as it took, and ms at most: then most of the time is the others'. */
const REST = 3
const LONGEST_REST = 500

/** What takes longer, in ms, is a download or waits for something else. */
const LONG = 250

/** Where somebody is worked for. It ends with what it is for, or sooner. */
export interface Place {
  /** Is free for whoever comes next. */
  leave(): void
  /** Whenever it ends, nobody has it for so many ms. */
  spoil(rest: number): void
}

interface Client {
  running: number
  /** What was worked on since nothing waited. */
  inARow: number
  readonly waiting: (() => void)[]
}

/** A few places for each client; who comes when they are taken waits, and one who always has more waiting waits ever longer. */
export class Places {
  readonly #clients = new Map<string, Client>()
  readonly #long: number

  /** @param long ms after which what is worked on takes nobody's place any more */
  constructor(long = LONG) {
    this.#long = long
  }

  /**
   * Resolves when it is this one's turn, or with nothing when they have gone meanwhile.
   * @param asker who emits `close` when nobody waits for an answer any more: a response, a socket
   * @throws Refusal `too-fast` when too many wait
   */
  enter(key: string, bounds: Bounds, asker: EventEmitter): Promise<Place | undefined> {
    const client = this.#clients.get(key) ?? { running: 0, inARow: 0, waiting: [] }
    if (client.waiting.length >= bounds.mostWaiting)
      return Promise.reject(new Refusal('too-fast', 'You ask for very much at once. Wait a moment.', { retryAfter: 1 }))
    this.#clients.set(key, client)
    if (client.running < bounds.atOnce) return Promise.resolve(this.#begin(key, client, bounds, asker))
    return new Promise((turn) => {
      const gone = () => {
        const at = client.waiting.indexOf(start)
        if (at >= 0) client.waiting.splice(at, 1)
        turn(undefined)
      }
      const start = () => {
        asker.off('close', gone)
        turn(this.#begin(key, client, bounds, asker))
      }
      asker.once('close', gone)
      client.waiting.push(start)
    })
  }

  #begin(key: string, client: Client, { patience }: Bounds, asker: EventEmitter): Place {
    client.running++
    const from = performance.now()
    let isLeft = false
    let spoilt = 0
    const free = () => {
      client.running--
      const following = client.waiting.shift()
      if (following) following()
      else client.inARow = 0
      if (client.running === 0) this.#clients.delete(key)
    }
    const leave = (rest = 0) => {
      if (isLeft) return
      isLeft = true
      clearTimeout(letGo)
      asker.off('close', done)
      const least = spoilt || (client.waiting.length > 0 ? rest : 0)
      if (least > 0) setTimeout(free, least)
      else free()
    }
    const done = () => {
      const more = patience === undefined ? 1 : Math.max(1, ++client.inARow / patience)
      leave(Math.min(LONGEST_REST, REST * more * (performance.now() - from)))
    }
    const letGo = setTimeout(done, this.#long)
    asker.once('close', done)
    return { leave: () => leave(), spoil: (rest) => void (spoilt = rest) }
  }
}
