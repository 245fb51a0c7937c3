import type { ParticipantId, RecordId } from '#shared/ids.ts'
import type { Draft, PenRecord } from '#shared/margins/record.ts'
import type { Letters } from './kept-words.ts'
import { Observable } from './observable.ts'
import type { Pen } from './pen.ts'
import { TakenDrafts } from './taken-drafts.ts'
import { deleted, draft, type Target, taken, type Writing } from './write.ts'

/** How long the pen waits for more letters, in ms: far below the rate at which a participant may write (shared/limits.ts). */
const PAUSE = 1_500

/**
 * What is being written: each keystroke is kept on this device at once, and in the pen (so on other devices too) after a
 * pause. A draft that is thrown away leaves its key, which the next one of the same tab takes. A draft is written in one
 * tab at a time (taken-drafts.ts).
 */
export class Drafts {
  readonly #pen: Pen
  readonly #letters: Letters
  readonly #now: () => number
  readonly #newId: () => RecordId
  readonly #timers = new Map<RecordId, ReturnType<typeof setTimeout>>()
  readonly #free = new Set<RecordId>()
  readonly #taken: TakenDrafts
  /** Drafts that other tabs write now, and the keys under which this one goes on if it does. */
  readonly #moved = new Map<RecordId, RecordId>()
  /** The draft that another tab took over last, to be left here. */
  readonly lost = new Observable<RecordId | undefined>(undefined)

  constructor(pen: Pen, participant: ParticipantId, letters: Letters, now: () => number, newId: () => RecordId) {
    this.#pen = pen
    this.#letters = letters
    this.#now = now
    this.#newId = newId
    this.#taken = new TakenDrafts(participant, (id) => this.#lose(id))
  }

  /** A key for a new draft. */
  begin(): RecordId {
    for (const id of this.#free) {
      this.#free.delete(id)
      const record = this.#pen.get(id)
      if (record?.is === 'draft' && record.deletedAt !== undefined && !this.#letters.get(id)) return id
    }
    return this.#newId()
  }

  /** The key under which one writes on a target: of the draft that there is, which this tab takes over, or a new one. */
  open(target: Target): RecordId {
    const kept = this.on(target)
    if (!kept) return this.begin()
    this.#taken.take(kept.id)
    this.#moved.delete(kept.id)
    this.lost.set(undefined)
    return kept.id
  }

  close(): void {
    this.flush()
    this.#taken.close()
  }

  /** The key under which this tab writes what it began as `id`: another one once another tab writes that. */
  keyOf(id: RecordId): RecordId {
    return this.#moved.get(id) ?? id
  }

  keep(begun: RecordId, writing: Writing): void {
    const id = this.keyOf(begun)
    const record = draft(writing, this.#now())
    if (this.#pen.get(id) === undefined && record.body === '') return
    this.#letters.put(id, record)
    if (!this.#timers.has(id))
      this.#timers.set(
        id,
        setTimeout(() => this.#write(id), PAUSE),
      )
  }

  /** What is being changed of something posted: on this device only, since the pen holds what is posted under its key. */
  keepChange(id: RecordId, writing: Writing): void {
    this.#letters.put(id, draft(writing, this.#now()))
  }

  /** A change that was begun here and not finished, unless the words were changed elsewhere since. @param editedAt in ms */
  changeOf(id: RecordId, editedAt = 0): Writing | undefined {
    const found = this.#letters.get(id)
    return found?.is === 'draft' && found.at > editedAt ? taken(found) : undefined
  }

  /** Posted or thrown away: nothing of it is to be written later. */
  forget(id: RecordId): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#letters.drop(id)
  }

  throwAway(id: RecordId): void {
    this.forget(id)
    const record = this.#pen.get(id)
    if (record?.is !== 'draft') return
    if (record.deletedAt === undefined) this.#pen.write([[id, deleted(record, this.#now())]])
    this.#free.add(id)
  }

  /** Everything that waits for its pause, now. */
  flush(): void {
    for (const id of this.#timers.keys()) this.#write(id)
  }

  /** The drafts there are, newest first: the letters of this device where they are newer than the pen. */
  all(): { readonly id: RecordId; readonly draft: Draft }[] {
    const found = new Map<RecordId, Draft>()
    const take = ([id, record]: readonly [RecordId, PenRecord]) => {
      if (record.is !== 'draft') return
      const other = found.get(id)
      if (!other || record.at > other.at) found.set(id, record)
    }
    for (const pair of this.#pen.records.get()) take(pair)
    for (const pair of this.#letters.entries()) {
      const inPen = this.#pen.get(pair[0])
      if (inPen === undefined || inPen.is === 'draft') take(pair)
    }
    return [...found]
      .filter(([, record]) => record.deletedAt === undefined && record.body.trim() !== '')
      .map(([id, record]) => ({ id, draft: record }))
      .sort((a, b) => b.draft.at - a.draft.at)
  }

  /** The words of a draft. */
  writingOf(id: RecordId): Writing | undefined {
    const found = this.all().find((one) => one.id === id)
    return found && taken(found.draft)
  }

  /** The newest draft on this passage or reply, if there is one. */
  on(target: Target): { readonly id: RecordId; readonly writing: Writing } | undefined {
    const found = this.all().find((one) => isSameTarget(one.draft.on, target))
    return found && { id: found.id, writing: taken(found.draft) }
  }

  /**
   * What was typed here is on the shelf, from which the other tab has it; where tabs share no shelf, at least in the pen.
   * Not in both: a draft that comes into the pen beside what the other tab posts under the key could take its place.
   */
  #lose(id: RecordId): void {
    if (this.#timers.has(id) && !this.#letters.isOnShelf(id)) this.#write(id)
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#letters.leave(id)
    this.#moved.set(id, this.#newId())
    this.lost.set(id)
  }

  #write(id: RecordId): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    const record = this.#letters.get(id)
    const before = this.#pen.get(id)
    if (!record || (before && before.is !== 'draft')) return
    this.#pen.write([[id, record]])
  }
}

export function isSameTarget(a: Target, b: Target): boolean {
  if ('replyTo' in a || 'replyTo' in b) return 'replyTo' in a && 'replyTo' in b && a.replyTo === b.replyTo
  const [x, y] = [a.passage, b.passage]
  return (
    x.start.block === y.start.block && x.start.offset === y.start.offset && x.end.block === y.end.block && x.end.offset === y.end.offset
  )
}
