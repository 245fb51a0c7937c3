import * as Y from 'yjs'
import type { Commit, RevisionOfTurn } from '#server/storage/commit.ts'
import type { DocumentId, RecordId, SessionId } from '#shared/ids.ts'
import { marginEntry, writeMargin } from '#shared/margins/documents.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { Margin } from './margin.ts'
import type { Pen } from './pen.ts'
import type { Room } from './room.ts'

/** What one turn changes, gathered from all its steps: written to the margins once, committed once, sent once. */
export class Batch {
  readonly at: number
  readonly rooms = new Set<Room>()
  readonly #pens = new Map<Pen, { updates: Uint8Array[]; writers: Set<object> }>()
  readonly #margins = new Map<Margin, Map<RecordId, Entry | undefined>>()
  readonly #records = new Map<string, { session: SessionId; record: KeptRecord }>()
  readonly #revisions: RevisionOfTurn[] = []
  readonly #goneDrafts = new Map<string, { session: SessionId; id: RecordId }>()
  readonly #aligned = new Map<SessionId, number>()
  readonly #published: (() => void)[] = []

  constructor(at: number) {
    this.at = at
  }

  /** Something that everyone is to be told when this turn is committed, before what it changes itself. */
  tell(send: () => void): void {
    this.#published.push(send)
  }

  /** A pen took an update from one of its connections. */
  penChanged(pen: Pen, update: Uint8Array, writer: object): void {
    const entry = this.#pens.get(pen) ?? { updates: [], writers: new Set() }
    entry.updates.push(update)
    entry.writers.add(writer)
    this.#pens.set(pen, entry)
  }

  recordChanged(session: SessionId, record: KeptRecord, phase: Phase): void {
    this.#records.set(`${session}/${record.id}`, { session, record })
    this.#goneDrafts.delete(`${session}/${record.id}`)
    if (record.value.is !== 'draft') this.#revisions.push({ session, record, phase })
  }

  /**
   * A record came out of a file.
   * @param states what it was and is, oldest first, each when it came to be; the last is the record
   */
  recordBrought(session: SessionId, states: readonly Omit<RevisionOfTurn, 'session'>[]): void {
    const last = states.at(-1)
    if (!last) return
    this.#records.set(`${session}/${last.record.id}`, { session, record: last.record })
    for (const state of states) this.#revisions.push({ session, ...state })
  }

  draftGone(session: SessionId, id: RecordId): void {
    this.#records.delete(`${session}/${id}`)
    this.#goneDrafts.set(`${session}/${id}`, { session, id })
  }

  aligned(session: SessionId, version: number): void {
    this.#aligned.set(session, version)
  }

  /** What will stand in a margin under this id, with what this turn has already decided. */
  entry(margin: Margin, id: RecordId): Entry | undefined {
    const staged = this.#margins.get(margin)
    return staged?.has(id) ? staged.get(id) : marginEntry(margin.doc, id)
  }

  stand(margin: Margin, id: RecordId, entry: Entry | undefined): void {
    let staged = this.#margins.get(margin)
    if (!staged) this.#margins.set(margin, (staged = new Map()))
    staged.set(id, entry)
  }

  /**
   * Writes the margins and closes the batch.
   * @returns what to commit, or undefined if nothing changed
   */
  seal(): Commit | undefined {
    const updates: { session: SessionId; document: DocumentId; bytes: Uint8Array }[] = []
    for (const [pen, { updates: parts, writers }] of this.#pens) {
      const bytes = merged(parts)
      updates.push({ session: pen.session, document: pen.id, bytes })
      this.#published.push(() => pen.publish(bytes, writers.size === 1 ? [...writers][0] : undefined))
    }
    for (const [margin, changes] of this.#margins) {
      const bytes = writeMargin(margin.doc, changes)
      if (!bytes) continue
      updates.push({ session: margin.session, document: margin.id, bytes })
      this.#published.push(() => margin.publish(bytes))
    }
    if (updates.length === 0 && this.#aligned.size === 0) return undefined
    return {
      updates,
      records: [...this.#records.values()],
      revisions: this.#revisions,
      goneDrafts: [...this.#goneDrafts.values()],
      aligned: [...this.#aligned].map(([session, version]) => ({ session, version })),
      at: this.at,
    }
  }

  /** What sends the turn to those who read it; to be called when it is committed. */
  get published(): readonly (() => void)[] {
    return this.#published
  }
}

const merged = (parts: Uint8Array[]): Uint8Array => (parts.length === 1 && parts[0] ? parts[0] : Y.mergeUpdates(parts))
