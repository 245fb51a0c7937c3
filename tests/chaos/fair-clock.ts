import { readFileSync } from 'node:fs'

const EVERY = 250

/**
 * Time as those who take part have it: what passes while the machine has work for others, and keeps us or a Catena waiting
 * for a processor, does not count. So a promise about time can be held on a machine that is busy. Where the system does
 * not tell (only Linux does), it is the time that passes.
 */
export class FairClock {
  readonly #servers: () => readonly number[]
  readonly #timer: NodeJS.Timeout
  readonly #waited = new Map<number, number>()
  #now = 0
  #at = performance.now()

  /** @param servers the process ids of the Catenas just now */
  constructor(servers: () => readonly number[]) {
    this.#servers = servers
    this.#timer = setInterval(() => this.#look(), EVERY).unref()
    this.#look()
  }

  /** ms */
  now(): number {
    return this.#now
  }

  #look(): void {
    const passed = performance.now() - this.#at
    this.#at += passed
    const longest = (of: readonly number[]) => Math.max(0, ...of.map((pid) => this.#waitedSince(pid)))
    // One after the other: what we send cannot be answered before it is sent.
    this.#now += Math.max(0, passed - longest([process.pid]) - longest(this.#servers()))
  }

  #waitedSince(pid: number): number {
    const waited = waitedFor(pid)
    const before = this.#waited.get(pid) ?? waited
    this.#waited.set(pid, waited)
    return waited - before
  }

  /** Resolves when the condition holds; after so many ms by this clock it is given up. */
  async until(what: string, condition: () => boolean | undefined, ms: number): Promise<void> {
    for (const end = this.#now + ms; !condition(); await new Promise((again) => setTimeout(again, 10)))
      if (this.#now > end) throw new Error(`waited in vain for ${what}`)
  }

  end(): void {
    clearInterval(this.#timer)
  }
}

/** ms that a process' main thread was ready to run and did not. */
function waitedFor(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
