import { z } from 'zod'
import { type ParticipantId, RecordId } from '#shared/ids.ts'
import { unreadPosts } from '#shared/projections/choose-threads.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Shelf } from './kept-words.ts'
import { Observable } from './observable.ts'

const Marks = z.object({ since: z.number(), threads: z.record(RecordId, z.number()) })
type Marks = z.infer<typeof Marks>

/** Which threads the reader has seen, up to when (the server's clock). What stood there at their first visit is not new to them. */
export class ReadMarks {
  readonly marks: Observable<Marks | undefined>
  readonly #shelf: Shelf
  readonly #key: string

  constructor(shelf: Shelf, participant: ParticipantId) {
    this.#shelf = shelf
    this.#key = `catena.read.${participant}`
    let before: Marks | undefined
    try {
      before = Marks.safeParse(JSON.parse(shelf.getItem(this.#key) ?? 'null')).data
    } catch {
      before = undefined
    }
    this.marks = new Observable(before)
  }

  /** The first visit on this device begins: everything up to this is known, from here or from another one. */
  begin(newest: number): void {
    if (!this.marks.get()) this.#put({ since: newest, threads: {} })
  }

  /** How many posts of others in this thread are new to the reader. */
  unread(thread: Thread): number {
    return unreadPosts(thread, this.upTo(thread))
  }

  /** Up to when the reader knows this thread, ms since 1970 (the server's clock). */
  upTo(thread: Thread): number {
    const marks = this.marks.get()
    return marks ? Math.max(marks.since, marks.threads[thread.id] ?? 0) : Number.POSITIVE_INFINITY
  }

  read(threads: readonly Thread[]): void {
    const marks = this.marks.get()
    if (!marks) return
    const news = threads.filter((thread) => this.unread(thread) > 0)
    if (news.length === 0) return
    this.#put({ ...marks, threads: { ...marks.threads, ...Object.fromEntries(news.map((thread) => [thread.id, thread.latestShown])) } })
  }

  #put(marks: Marks): void {
    this.marks.set(marks)
    try {
      this.#shelf.setItem(this.#key, JSON.stringify(marks))
    } catch {
      // a full shelf: it holds for this visit
    }
  }
}
