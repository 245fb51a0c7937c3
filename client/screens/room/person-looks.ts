/**
 * How somebody is told from others by what is painted: one of eight colours and one of five lines, so that neither rests
 * on the other, and forty people look different. Whoever wrote first has the first.
 */
import type { Alias, SessionId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'

export const HUES = 8
export const lines = ['solid', 'dotted', 'double', 'wavy', 'dashed'] as const
export type Line = (typeof lines)[number]
export const LOOKS = 40

/** A look, from 0; the same colour comes back with another line. */
export type PersonLook = number

export const hueOf = (look: PersonLook): number => look % HUES
export const lineOf = (look: PersonLook): Line => lines[look % lines.length] ?? 'solid'

/** Gives each person of a session a look, in the order in which they first wrote. Who has one keeps it while the session is open. */
export class PersonLooks {
  readonly #of = new Map<Alias, PersonLook>()
  #session: SessionId | undefined

  of(person: Alias): PersonLook | undefined {
    return this.#of.get(person)
  }

  take(session: SessionId, threads: readonly Thread[]): void {
    if (session !== this.#session) this.#of.clear()
    this.#session = session
    const first = new Map<Alias, number>()
    const wrote = (who: Alias, at: number) => {
      if (!this.#of.has(who)) first.set(who, Math.min(at, first.get(who) ?? at))
    }
    for (const { root, replies } of threads) {
      wrote(root.author.id, root.at)
      for (const { post } of replies) wrote(post.author.id, post.at)
    }
    const newcomers = [...first].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    for (const [who] of newcomers) this.#of.set(who, this.#of.size % LOOKS)
  }
}

/** Those of the room that is open. */
export const personLooks = new PersonLooks()
