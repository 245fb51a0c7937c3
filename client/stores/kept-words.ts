/**
 * Words that could not be sent and were taken out of the pen, kept on this device under the participant until they
 * throw them away or send them again. Also the newest letters of what is being typed, ahead of the pen.
 */
import { z } from 'zod'
import type { ParticipantId } from '#shared/ids.ts'
import { RecordId } from '#shared/ids.ts'
import { PenRecord } from '#shared/margins/record.ts'
import { Observable } from './observable.ts'

const KeptWords = z.object({ id: RecordId, record: PenRecord, why: z.string(), at: z.number() })
export type KeptWords = z.infer<typeof KeptWords>

/** Where text can be put that outlives the page; a browser's localStorage, or anything like it. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The words set aside of one participant. */
export class SetAside {
  readonly all: Observable<readonly KeptWords[]>
  readonly #shelf: Shelf
  readonly #key: string

  constructor(shelf: Shelf, participant: ParticipantId) {
    this.#shelf = shelf
    this.#key = `catena.kept.${participant}`
    this.all = new Observable(read(shelf, this.#key, z.array(KeptWords)) ?? [])
  }
  add(words: readonly KeptWords[]): void {
    const ids = new Set(words.map((word) => word.id))
    this.#put([...this.all.get().filter((word) => !ids.has(word.id)), ...words])
  }
  remove(id: RecordId): void {
    this.#put(this.all.get().filter((word) => word.id !== id))
  }
  #put(words: readonly KeptWords[]): void {
    if (words.length === 0) this.#shelf.removeItem(this.#key)
    else write(this.#shelf, this.#key, words)
    this.all.set(words)
  }
}

/**
 * The newest letters of each draft, written at every keystroke; the pen follows with a little delay. Other tabs write on
 * the same shelf, each its own drafts, so it is read before it is written.
 */
export class Letters {
  readonly #shelf: Shelf
  readonly #key: string
  /** What this tab writes: on the shelf too, unless that is full or closed. */
  readonly #own = new Map<RecordId, PenRecord>()

  constructor(shelf: Shelf, participant: ParticipantId) {
    this.#shelf = shelf
    this.#key = `catena.letters.${participant}`
  }
  get(id: RecordId): PenRecord | undefined {
    return this.#own.get(id) ?? this.#all()[id]
  }
  entries(): [RecordId, PenRecord][] {
    return Object.entries(this.#all()).flatMap(([key, record]) => {
      const id = RecordId.safeParse(key)
      return id.success ? [[id.data, record]] : []
    })
  }
  put(id: RecordId, record: PenRecord): void {
    this.#own.set(id, record)
    write(this.#shelf, this.#key, this.#all())
  }
  drop(id: RecordId): void {
    this.#own.delete(id)
    const { [id]: gone, ...rest } = this.#all()
    if (gone) write(this.#shelf, this.#key, rest)
  }
  /** Whether other tabs can read it here. */
  isOnShelf(id: RecordId): boolean {
    return read(this.#shelf, this.#key, z.record(z.string(), PenRecord))?.[id] !== undefined
  }
  /** Another tab writes it from now on. */
  leave(id: RecordId): void {
    this.#own.delete(id)
  }
  #all(): Record<string, PenRecord> {
    return { ...read(this.#shelf, this.#key, z.record(z.string(), PenRecord)), ...Object.fromEntries(this.#own) }
  }
}

function read<S extends z.ZodType>(shelf: Shelf, key: string, schema: S): z.output<S> | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(shelf.getItem(key) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
function write(shelf: Shelf, key: string, value: unknown): void {
  try {
    shelf.setItem(key, JSON.stringify(value))
  } catch {
    // The shelf is full or closed: what is on the screen and in the pen still stands.
  }
}
