/**
 * What everyone was promised, and what became of it. Pure: it is told what happened, in the order in which it happened,
 * and says what must not have. Every word has a version, which its writer counts up from 1.
 */
import type { RecordId } from '#shared/ids.ts'
import type { Audience } from '#shared/margins/audience.ts'

export const promises = {
  'saved-lost': 'called saved and lost',
  'shown-lost': 'shown to another and lost',
  duplicated: 'taken in twice',
  leaked: 'seen in a silence',
  misdirected: 'seen by those it was not for',
  differing: 'replicas, logs or projections that differ',
  refused: 'honest people who were refused',
  stuck: 'not back in time',
  left: 'servers that left by themselves',
} as const
export type Kept = keyof typeof promises

/** A promise that was broken. */
export interface Broken {
  readonly promise: Kept
  readonly detail: string
  readonly id?: RecordId
}

interface Told {
  readonly to: Audience
  /** The newest version that somebody still waits to have saved. */
  due: number
  saved: number
  readonly shown: Set<number>
  /** The silence in which each version was written for certain. */
  readonly silences: Map<number, number>
}

/** What Postgres has of a record: its newest version, and all that it ever took in. */
export interface StoredVersions {
  readonly id: RecordId
  readonly newest: number
  readonly all: readonly number[]
}

export class Ledger {
  readonly broken: Broken[] = []
  readonly counts = { written: 0, saved: 0, shown: 0, silences: 0, takenBack: 0 }
  readonly #told = new Map<RecordId, Told>()
  #silence: number | undefined

  break(promise: Kept, detail: string, id?: RecordId): void {
    this.broken.push({ promise, detail, ...(id ? { id } : {}) })
  }

  written(id: RecordId, version: number, to: Audience): void {
    const told = this.#told.get(id) ?? { to, due: 0, saved: 0, shown: new Set(), silences: new Map() }
    this.#told.set(id, told)
    told.due = Math.max(told.due, version)
    if (this.#silence !== undefined) told.silences.set(version, this.#silence)
    this.counts.written++
  }

  /** The device on which these were is gone: whether they arrived nobody knows. */
  abandoned(id: RecordId): void {
    const told = this.#told.get(id)
    if (told) told.due = told.saved
  }

  saved(id: RecordId, version: number): void {
    const told = this.#told.get(id)
    if (!told) return
    told.saved = Math.max(told.saved, version)
    this.counts.saved++
  }

  /** Somebody else saw it. */
  shown(id: RecordId, version: number, by: string, audience: Audience): void {
    const told = this.#told.get(id)
    if (!told) return this.break('misdirected', `${by} saw ${id}, which nobody wrote`, id)
    if (told.to !== audience) this.break('misdirected', `${by} saw version ${version} in ${audience}, which is for ${told.to}`, id)
    if (this.#silence !== undefined && told.silences.get(version) === this.#silence)
      this.break('leaked', `${by} saw version ${version} in the silence in which it was written`, id)
    if (!told.shown.has(version)) this.counts.shown++
    told.shown.add(version)
  }

  /** The silence is acknowledged. */
  silenceBegan(): void {
    this.#silence = ++this.counts.silences
  }
  /** Somebody is about to end it. */
  silenceMayEnd(): void {
    this.#silence = undefined
  }

  /** The records of which anything was promised. */
  get promised(): RecordId[] {
    return [...this.#told].flatMap(([id, told]) => (told.saved > 0 || told.shown.size > 0 ? [id] : []))
  }
  /** The version of each record that is to stand before everyone in the end. */
  due(audience: Audience): Map<RecordId, number> {
    return new Map([...this.#told].flatMap(([id, { to, due }]) => (to === audience && due > 0 ? [[id, due] as const] : [])))
  }

  /** Everything that has been promised is to be among what Postgres has, once. @param asked what was promised when Postgres was asked */
  found(asked: readonly RecordId[], stored: readonly StoredVersions[]): void {
    const there = new Map(stored.map((one) => [one.id, one]))
    for (const id of asked) {
      const told = this.#told.get(id)
      const { newest = 0, all = [] } = there.get(id) ?? {}
      if (!told) continue
      if (newest < told.saved) this.break('saved-lost', `version ${told.saved} was called saved, ${newest || 'nothing'} is there`, id)
      for (const version of told.shown)
        if (!all.includes(version)) this.break('shown-lost', `version ${version} was shown, there are ${all.join(', ') || 'none'}`, id)
      if (new Set(all).size < all.length) this.break('duplicated', `there are the versions ${all.join(', ')}`, id)
    }
  }

  /** A backup was put back, with this in it: what it lacks is promised no more, until it is promised again. */
  backTo(stored: readonly StoredVersions[]): void {
    const there = new Map(stored.map((one) => [one.id, one]))
    for (const [id, told] of this.#told) {
      const { newest = 0, all = [] } = there.get(id) ?? {}
      if (told.saved > newest) this.counts.takenBack++
      told.saved = Math.min(told.saved, newest)
      for (const version of told.shown) if (!all.includes(version)) told.shown.delete(version)
    }
  }
}
