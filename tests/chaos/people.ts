/** A class: those who write, by the standard client and by our own, those who read, and the one who leads. */

import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { ParticipantId, type RecordId, type SessionId } from '#shared/ids.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import { marginEntries, marginEntry, penRecord, writePen } from '#shared/margins/documents.ts'
import type { Entry } from '#shared/margins/entry.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import type { Phase } from '#shared/session/phase.ts'
import { SetAside } from '../../client/stores/kept-words.ts'
import { Pen } from '../../client/stores/pen.ts'
import { type Person, recordId } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import type { Seeded } from '../harness/seeded.ts'
import { marginClient, penClient, type SyncClient } from '../harness/sync-client.ts'
import type { FairClock } from './fair-clock.ts'
import type { History } from './history.ts'
import { deleted, edited, newAnnotation, newMark, newReply, versionOf } from './word.ts'

/** How long anybody may wait for the server, in ms. */
export const PATIENCE = 60_000

export interface Place {
  readonly url: string
  readonly session: SessionId
  readonly history: History
  readonly seeded: Seeded
  /** By which patience ends. */
  readonly clock: FairClock
  /** How many records a writer has before they only mend what they wrote. */
  readonly mostRecords: number
  /** What has been seen in the commons, to be answered. */
  readonly seen: RecordId[]
}

/** How a writer's words get to the server. */
interface Hand {
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

/** The standard y-websocket client. */
class StandardHand implements Hand {
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
class OwnHand implements Hand {
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

/** Somebody who reads a margin, and notes all that they see of others. */
export class Reader {
  readonly name: string
  readonly audience: MarginAudience
  readonly #place: Place
  readonly #person: Person
  #client: SyncClient
  /** How often their copy was from another past than the server's. */
  startedOver = 0
  #ended = false

  constructor(place: Place, person: Person, audience: MarginAudience) {
    this.#place = place
    this.#person = person
    this.audience = audience
    this.name = `${person.name} in ${audience}`
    this.#client = this.#open()
  }

  #open(): SyncClient {
    const client = marginClient(this.#place.url, this.#person.margins.get(this.audience), this.#person)
    const { history, seen } = this.#place
    client.records.observe((event) => {
      for (const key of event.keysChanged) {
        const id = key as RecordId
        const entry = marginEntry(client.doc, id)
        if (!entry || entry.author.id === this.#person.alias || entry.author.role === 'facilitator') continue
        history.shown(this.name, id, versionOf(entry), this.audience)
        if (this.audience === 'commons' && entry.is !== 'mark' && seen.push(id) > 60) seen.shift()
      }
    })
    client.provider.on('closed', ({ code, reason }) => {
      if (this.#ended) return
      if (code !== 4409) return history.break('refused', `${this.name} was ended with ${code} ${reason}`)
      this.startedOver++
      client.destroy()
      this.#client = this.#open()
    })
    return client
  }

  get isBack(): boolean {
    return this.#client.provider.wsconnected && this.#client.provider.synced
  }
  get entries(): Record<string, unknown> {
    return Object.fromEntries(marginEntries(this.#client.doc))
  }
  entry(id: RecordId): Entry | undefined {
    return marginEntry(this.#client.doc, id)
  }
  end(): void {
    this.#ended = true
    this.#client.destroy()
  }
}

/** The facilitator, who moves the session from phase to phase. */
export class Host {
  readonly #place: Place
  readonly #live: LiveClient
  #ended = false

  constructor(place: Place, person: Person) {
    this.#place = place
    this.#live = new LiveClient(place.url, person.cookie, place.session)
    const again = (what: { code: string; detail: string } | undefined) => {
      if (what && what.code !== 'unavailable' && what.code !== 'transport' && !this.#ended)
        place.history.break('refused', `the facilitator was told: ${what.code}, ${what.detail}`)
    }
    this.#live.socket.on('ended', again)
    this.#live.socket.on('connect_error', () => again(this.#live.refused))
  }

  get isBack(): boolean {
    return this.#live.socket.connected && this.#live.state !== undefined
  }

  /** Resolves when it is acknowledged; asks again, under one id, until then. */
  async go(phase: Phase): Promise<void> {
    this.#place.history.silenceMayEnd()
    if (!(await this.does('go-to-phase', { phase }))) return
    this.#place.history.note('phase', { phase })
    if (phase === 'read') this.#place.history.silenceBegan()
    // The windows that are open show it too.
    await this.#place.clock
      .until(`the phase ${phase}`, () => this.#ended || this.#live.state?.phase === phase, PATIENCE)
      .catch(() => this.#place.history.break('stuck', `the facilitator was not shown the phase ${phase} that they went to`))
  }

  async does(is: string, more: object): Promise<boolean> {
    const command = { id: crypto.randomUUID(), is, ...more }
    for (const end = this.#place.clock.now() + PATIENCE; !this.#ended; ) {
      const answer: { ok: boolean; code?: string; detail?: string } | undefined = await this.#live.socket
        .timeout(4_000)
        .emitWithAck('command', command)
        .catch(() => undefined)
      if (answer?.ok) return true
      if (answer && answer.code !== 'unavailable' && answer.code !== 'too-fast') {
        this.#place.history.break('refused', `the facilitator may not ${is}: ${answer.code}, ${answer.detail}`)
        return false
      }
      if (this.#place.clock.now() > end) {
        this.#place.history.break('stuck', `the command ${is} was not acknowledged`)
        return false
      }
      await new Promise((again) => setTimeout(again, 300))
    }
    return false
  }

  end(): void {
    this.#ended = true
    this.#live.close()
  }
}

function watchRefusals(client: SyncClient, name: string, history: History): void {
  client.provider.on('closed', ({ code, reason }) => history.break('refused', `the pen of ${name} was ended with ${code} ${reason}`))
}
