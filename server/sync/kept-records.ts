import type { RecordStamp } from '#server/storage/session-state.ts'
import type { ParticipantId, RecordId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import type { PenRecord } from '#shared/margins/record.ts'

/** The records of a session, as they are kept, in memory. */
export class KeptRecords {
  readonly #byId: Map<RecordId, KeptRecord>
  #shared: number

  constructor(records: readonly KeptRecord[]) {
    this.#byId = new Map(records.map((record) => [record.id, record]))
    this.#shared = records.filter(({ value }) => isShared(value)).length
  }

  get size(): number {
    return this.#byId.size
  }
  /** Annotations and replies that others may see: all of them stand in the facilitators' margin, so no margin has more. */
  get shared(): number {
    return this.#shared
  }
  get ids(): Iterable<RecordId> {
    return this.#byId.keys()
  }
  /** What is hidden by what stands here. */
  get hidden(): ReadonlySet<RecordId> {
    return hiddenBy(this.#byId.values())
  }

  get(id: RecordId): KeptRecord | undefined {
    return this.#byId.get(id)
  }

  /** All that somebody wrote. */
  of(author: ParticipantId): KeptRecord[] {
    return [...this.#byId.values()].filter((record) => record.author === author)
  }

  set(record: KeptRecord): void {
    if (isShared(record.value) && !isShared(this.#byId.get(record.id)?.value)) this.#shared++
    this.#byId.set(record.id, record)
  }

  delete(id: RecordId): void {
    this.#byId.delete(id)
  }

  /**
   * Which are not as they are stored, or are stored no more.
   * @param stored the stamps of all records of these authors
   */
  outOfDate(stored: readonly RecordStamp[], authors: 'all' | ReadonlySet<ParticipantId>): Set<RecordId> {
    const differing = new Set<RecordId>()
    const there = new Set<RecordId>()
    for (const { id, revision, changedAt } of stored) {
      there.add(id)
      const known = this.#byId.get(id)
      if (known?.revision !== revision || known.changedAt !== changedAt) differing.add(id)
    }
    for (const { id, author } of this.#byId.values()) if ((authors === 'all' || authors.has(author)) && !there.has(id)) differing.add(id)
    return differing
  }
}

/** Whether this counts as an annotation of a margin. One that was deleted keeps its place there. */
export const isShared = (value: PenRecord | undefined): boolean =>
  value !== undefined && (value.is === 'annotation' || value.is === 'reply' || value.is === 'note') && value.to !== 'me'

/** Whether a change of this may change what is hidden. */
export const isHiding = ({ value }: KeptRecord): boolean => value.is === 'mark' && value.sort === 'hide'
