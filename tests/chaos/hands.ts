/** How words get to the server: by the standard client, and by our own with its copy on the device. */

import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { ParticipantId, type RecordId } from '#shared/ids.ts'
import { penRecord, writePen } from '#shared/margins/documents.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { SetAside } from '../../client/stores/kept-words.ts'
import { Pen } from '../../client/stores/pen.ts'
import type { Person } from '../harness/class.ts'
import { penClient, type SyncClient } from '../harness/sync-client.ts'
import type { History } from './history.ts'
import type { Place } from './place.ts'

/** How a writer's words get to the server. */
export interface Hand {
  readonly isBack: boolean
  /** Whether there is a page to write on. */
  readonly isOpen: boolean
  get(id: RecordId): PenRecord | undefined
  /** All of it in one update. */
  write(records: readonly (readonly [RecordId, PenRecord])[]): void
  /** How many of the words that were written, in the order in which they were written, are saved. */
  readonly saved: number
  /** All that is in the pen. */
  readonly pen: Record<string, unknown>
  end(): void | Promise<void>
}

/** The standard y-websocket client. */
export class StandardHand implements Hand {
  readonly isOpen = true
  readonly #client: SyncClient
  /** The clock of each word that is written here, in order. */
  readonly #clocks: number[] = []
  #first = 0

  constructor({ url, session, history }: Place, person: Person, told: () => void) {
    this.#client = penClient(url, session, person, new Y.Doc())
    const note = this.#client.notices.push.bind(this.#client.notices)
    this.#client.notices.push = (...notices) => {
      this.#client.notices.length = 0
      const length = note(...notices)
      told()
      return length
    }
    watchRefusals(this.#client, person.name, history)
  }

  get isBack(): boolean {
    return this.#client.provider.wsconnected && this.#client.provider.synced
  }
  get(id: RecordId): PenRecord | undefined {
    return penRecord(this.#client.doc, id)
  }
  write(records: readonly (readonly [RecordId, PenRecord])[]): void {
    const { doc } = this.#client
    const first = Y.getState(doc.store, doc.clientID)
    writePen(doc, records, 'test')
    this.#clocks.push(...records.map((_, nth) => first + nth))
  }
  get saved(): number {
    const { doc, notices } = this.#client
    const upTo = notices.findLast((notice) => notice.is === 'saved')?.upTo[String(doc.clientID)] ?? 0
    while (this.#first < this.#clocks.length && (this.#clocks[this.#first] ?? 0) < upTo) this.#first++
    return this.#first
  }
  get pen(): Record<string, unknown> {
    return this.#client.records.toJSON()
  }
  end(): void {
    this.#client.destroy()
  }
}

/** The pen of our own client, with its copy on the device. */
export class OwnHand implements Hand {
  readonly #place: Place
  readonly #person: Person
  readonly #told: () => void
  #pen: Pen | undefined
  #opening: Promise<void>
  #written = 0
  #saved = 0
  #ended = false

  constructor(place: Place, person: Person, told: () => void) {
    this.#place = place
    this.#person = person
    this.#told = told
    this.#opening = this.#open()
  }

  async #open(): Promise<void> {
    const { cookie, participant, name } = this.#person
    class WithCookie extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols ?? [], { headers: { cookie } })
        this.on('error', () => {})
      }
    }
    const owner = ParticipantId.parse(participant)
    const shelf = new Map<string, string>()
    const pen = await Pen.open({
      syncUrl: `${this.#place.url.replace(/^http/, 'ws')}/sync`,
      session: this.#place.session,
      participant: owner,
      setAside: new SetAside(
        {
          getItem: (key) => shelf.get(key) ?? null,
          setItem: (key, value) => void shelf.set(key, value),
          removeItem: (key) => void shelf.delete(key),
        },
        owner,
      ),
      now: () => Date.now(),
      // The provider asks for the browser's class and uses of it what ws has too.
      WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
    })
    if (this.#ended) return pen.close()
    this.#pen = pen
    pen.refused.subscribe(() => {
      const refused = pen.refused.get()
      if (refused) this.#place.history.break('refused', `${name}'s own client: ${refused.code}, ${refused.detail}`)
    })
    pen.saving.subscribe(() => {
      const saving = pen.saving.get()
      if (saving.is === 'ended') this.#place.history.break('refused', `${name}'s own client was ended with ${saving.code}`)
      if (saving.is !== 'saved') return
      this.#saved = this.#written
      this.#told()
    })
  }

  get isBack(): boolean {
    const is = this.#pen?.saving.get().is
    return is === 'saved' || is === 'saving'
  }
  get(id: RecordId): PenRecord | undefined {
    return this.#pen?.get(id)
  }
  write(records: readonly (readonly [RecordId, PenRecord])[]): void {
    if (!this.#pen) throw new Error('the page is not there yet')
    this.#written += records.length
    this.#pen.write(records)
  }
  get isOpen(): boolean {
    return this.#pen !== undefined
  }
  get saved(): number {
    return this.#saved
  }
  get pen(): Record<string, unknown> {
    return Object.fromEntries(this.#pen?.records.get() ?? [])
  }

  async reload(): Promise<void> {
    await this.#opening
    const pen = this.#pen
    if (!pen || this.#ended) return
    this.#pen = undefined
    this.#opening = pen.close().then(() => this.#open())
    await this.#opening
  }
  async end(): Promise<void> {
    this.#ended = true
    await this.#opening
    await this.#pen?.close()
  }
}

function watchRefusals(client: SyncClient, name: string, history: History): void {
  client.provider.on('closed', ({ code, reason }) => history.break('refused', `the pen of ${name} was ended with ${code} ${reason}`))
}
