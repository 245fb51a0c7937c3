import type { RecordId } from '#shared/ids.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { type Person, recordId } from '../harness/class.ts'
import { type Hand, OwnHand, StandardHand } from './hands.ts'
import type { Place } from './place.ts'
import { deleted, edited, newAnnotation, newMark, newReply } from './word.ts'

/** Somebody who writes. */
export class Writer {
  readonly person: Person
  readonly name: string
  readonly #place: Place
  readonly #make: () => Hand
  #hand: Hand
  readonly #own: RecordId[] = []
  readonly #versions = new Map<RecordId, number>()
  /** What waits to be saved, in the order in which it was written. */
  #waiting: { readonly id: RecordId; readonly version: number }[] = []
  #told = 0

  private constructor(place: Place, person: Person, name: string, make: (writer: () => Writer) => Hand) {
    this.#place = place
    this.person = person
    this.name = name
    this.#make = () => make(() => this)
    this.#hand = this.#make()
  }
  static standard(place: Place, person: Person): Writer {
    return new Writer(place, person, person.name, (writer) => new StandardHand(place, person, () => writer().#hear()))
  }
  static own(place: Place, person: Person): Writer {
    return new Writer(place, person, `${person.name} (own client)`, (writer) => new OwnHand(place, person, () => writer().#hear()))
  }

  get isBack(): boolean {
    return this.#hand.isBack
  }
  get waiting(): number {
    this.#hear()
    return this.#waiting.length
  }
  get pen(): Record<string, unknown> {
    return this.#hand.pen
  }

  /** Writes one word: something new, an answer, a mark, or an old one mended or taken back. */
  write(): void {
    this.writeMany(1)
  }

  /** Writes so many words in one update; a record once at most. */
  writeMany(many: number): void {
    if (!this.#hand.isOpen) return
    const words = new Map<RecordId, PenRecord>()
    for (let left = many; left > 0; left--) {
      const { id, record, version } = this.#word()
      if (words.has(id)) continue
      words.set(id, record)
      this.#versions.set(id, version)
      // First what was to happen, then it happens: who sees it sees it later.
      this.#place.history.written(this.name, id, version, record.to)
      this.#waiting.push({ id, version })
    }
    this.#hand.write([...words])
  }

  #word(): { id: RecordId; record: PenRecord; version: number } {
    const { seeded, seen, mostRecords } = this.#place
    const id = seeded.of(this.#own)
    const before = id && this.#hand.get(id)
    const isFull = this.#own.length >= mostRecords
    if (id && before && (isFull || seeded.below(100) < 25)) {
      const version = (this.#versions.get(id) ?? 1) + 1
      const next = !isFull && seeded.below(6) === 0 ? deleted(before, version) : edited(before, version)
      if (next) return { id, record: next, version }
    }
    const other = seeded.below(100)
    const on = seeded.of(seen)
    const fresh = on && other < 15 ? newReply(on, 1) : on && other < 25 ? newMark(on, 1) : newAnnotation(this.#audience(), 1)
    const made = recordId(this.person.alias)
    if (fresh.is !== 'mark') this.#own.push(made)
    return { id: made, record: fresh, version: 1 }
  }

  #audience(): string {
    const chosen = this.#place.seeded.below(20)
    const group = [...this.person.margins.keys()].find((audience) => audience.startsWith('group:'))
    return chosen === 0 ? 'me' : chosen < 3 && group ? group : 'commons'
  }

  #hear(): void {
    for (const saved = this.#hand.saved; this.#told < saved; this.#told++) {
      const one = this.#waiting.shift()
      if (one) this.#place.history.saved(this.name, one.id, one.version)
    }
  }

  /** The device is gone with all that was on it; the writer comes again with another. (A browser only loads its page again.) */
  loseDevice(): void {
    if (this.#hand instanceof OwnHand) return void this.reload()
    this.#hear()
    for (const { id } of this.#waiting) this.#place.history.abandoned(this.name, id)
    this.#waiting = []
    this.#told = 0
    void this.#hand.end()
    this.#hand = this.#make()
  }

  /** The page is loaded again: what was written is on the device. */
  async reload(): Promise<void> {
    if (this.#hand instanceof OwnHand) await this.#hand.reload()
  }

  end(): void | Promise<void> {
    return this.#hand.end()
  }
}
