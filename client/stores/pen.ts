import * as decoding from 'lib0/decoding'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { type ErrorCode, errors } from '#shared/errors.ts'
import type { ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { penRecord, penRecords, recordClocks, watch, writePen } from '#shared/margins/documents.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import { NOTICE, Notice } from '#shared/protocol/sync.ts'
import { type Committed, committedOf, unsavedRecords } from './committed.ts'
import { type Copy, openCopy } from './copy.ts'
import type { KeptWords, SetAside } from './kept-words.ts'
import { Observable } from './observable.ts'

/** How what one wrote stands with the server. `records` counts annotations, replies, marks and drafts whose newest form is not committed. */
export type Saving =
  | { readonly is: 'loading' }
  | { readonly is: 'saved' }
  | { readonly is: 'saving'; readonly records: number }
  | { readonly is: 'offline'; readonly records: number }
  /** The server ended the connection for good; `code` is its close code, 44xx. */
  | { readonly is: 'ended'; readonly code: number; readonly records: number }

/** The server would not take something. The words are in `SetAside`, and the pen has been started over. */
export interface Refused {
  readonly code: string
  readonly detail: string
  readonly kept: number
}

export interface PenOptions {
  /** Where /sync is, such as `wss://example.org/sync`. */
  readonly syncUrl: string
  readonly session: SessionId
  readonly participant: ParticipantId
  readonly setAside: SetAside
  readonly now: () => number
  /** What a test gives in place of the browser's own. */
  readonly WebSocketPolyfill?: typeof WebSocket
}

const ORIGIN = 'own-pen'

/** How long the server may take to say "saved" before the connection is thought dead, in ms. y-websocket's own watchdog takes 30 s. */
const SILENCE = 8_000

/** Close codes that speak about the document that was sent, not about the person. */
const documentFaults: ReadonlyMap<number, ErrorCode> = new Map([
  [4400, 'malformed-update'],
  [4409, 'start-over'],
  [4413, 'too-large'],
  [4422, 'refused-record'],
])
/** A server that refuses every new document is not asked for ever. */
const MOST_STARTS = 5
const mayTryAgain = (code: string): boolean => code in errors && errors[code as ErrorCode].close >= 4500

/**
 * The participant's own pen on this device: all that they write in a session, the outbox of it, and its copy here.
 *
 * Invariants: what was written is on this device until the server has said that it is committed; nothing is called
 * saved that the server has not called saved; a document that the server refused is never sent again.
 */
export class Pen {
  readonly saving = new Observable<Saving>({ is: 'loading' })
  readonly refused = new Observable<Refused | undefined>(undefined)
  /** All records of the pen; a new map for each change. */
  readonly records = new Observable<ReadonlyMap<RecordId, PenRecord>>(new Map())
  readonly #options: PenOptions
  readonly #changed = new Set<(ids: readonly RecordId[]) => void>()
  #doc = new Y.Doc()
  #copy: Copy | undefined
  #provider: WebsocketProvider | undefined
  #unwatch = () => {}
  #committed: Committed = new Map()
  #online = false
  #ended: number | undefined
  #closed = false
  /** Since the server last called anything saved. */
  #startedOver = 0
  #watchdog: ReturnType<typeof setTimeout> | undefined
  /** Written again when the new document has been brought up to the server. */
  #again: readonly (readonly [RecordId, PenRecord])[] = []

  private constructor(options: PenOptions) {
    this.#options = options
  }

  static async open(options: PenOptions): Promise<Pen> {
    const pen = new Pen(options)
    await pen.#begin()
    return pen
  }

  get(id: RecordId): PenRecord | undefined {
    return this.records.get().get(id)
  }

  /** Writes records: at once on this device, and to the server when it can be reached. */
  write(records: Iterable<readonly [RecordId, PenRecord]>): void {
    writePen(this.#doc, records, ORIGIN)
  }

  /** Calls back with the ids of records that changed, whoever changed them (this tab, another, another device). */
  onChange(listener: (ids: readonly RecordId[]) => void): () => void {
    this.#changed.add(listener)
    return () => this.#changed.delete(listener)
  }

  /** The annotations, replies and drafts whose newest words the server has not committed. */
  unsaved(): PenRecord[] {
    const ids = new Set([...this.#unsaved(), ...this.#again.map(([id]) => id)])
    return [...ids].flatMap((id) => {
      const record = this.get(id)
      return record && record.is !== 'mark' ? [record] : []
    })
  }

  /** Whether closing the page now would lose something: unsaved, and not kept here either. */
  wouldLose(): boolean {
    return this.#copy?.keeps !== true && this.#unsaved().length > 0
  }

  /** Tries at once instead of after the next pause. */
  retry(): void {
    this.#ended = undefined
    this.#provider?.connect()
    this.#tell()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#leave()
    await this.#copy?.close()
    this.#doc.destroy()
  }

  /** Leaves this device: the copy goes too. */
  async erase(): Promise<void> {
    this.#closed = true
    this.#leave()
    await this.#copy?.erase()
    this.#doc.destroy()
  }

  async #begin(): Promise<void> {
    const doc = this.#doc
    this.#copy = await openCopy(`catena-pen-${this.#options.participant}`, doc, 'written')
    this.#committed = committedOf(await this.#copy.get('committed').catch(() => undefined))
    if (this.#closed || doc !== this.#doc) return
    this.records.set(penRecords(doc))
    this.#unwatch = watch(doc, (ids) => this.#take(ids))
    this.#connect(doc)
    this.#tell()
  }

  #connect(doc: Y.Doc): void {
    const { syncUrl, session, WebSocketPolyfill } = this.#options
    const provider = new WebsocketProvider(`${syncUrl}/pen`, session, doc, {
      disableBc: true,
      connect: false,
      params: { notices: '1' },
      ...(WebSocketPolyfill ? { WebSocketPolyfill } : {}),
    })
    provider.awareness.setLocalState(null)
    provider.messageHandlers[NOTICE] = (_encoder, decoder) => {
      if (provider === this.#provider) this.#hear(decoding.readVarString(decoder))
    }
    provider.on('sync', (synced) => {
      if (provider !== this.#provider) return
      this.#online = synced
      if (synced) this.#writeAgain()
      this.#tell()
    })
    provider.on('status', ({ status }) => {
      if (provider !== this.#provider || status !== 'disconnected') return
      this.#online = false
      this.#tell()
    })
    provider.on('closed', ({ code, reason }) => {
      if (provider === this.#provider) this.#close(code, reason)
    })
    this.#provider = provider
    provider.connect()
  }

  #take(ids: readonly RecordId[]): void {
    const records = new Map(this.records.get())
    const now = penRecordsOf(this.#doc, ids)
    for (const id of ids) {
      const record = now.get(id)
      if (record) records.set(id, record)
      else records.delete(id)
    }
    this.records.set(records)
    for (const listener of this.#changed) listener(ids)
    this.#tell()
  }

  #hear(json: string): void {
    const notice = Notice.safeParse(JSON.parse(json))
    if (!notice.success) return
    switch (notice.data.is) {
      case 'saved':
        this.#committed = committedOf(notice.data.upTo)
        this.#startedOver = 0
        this.#watch(false)
        this.#copy?.set('committed', notice.data.upTo)
        this.#tell()
        return
      case 'refused':
        // What may be tried again is tried again by y-websocket, with the same document. And where nothing of ours waits, it is
        // not our words that were refused but we: the close code that follows says so.
        if (mayTryAgain(notice.data.code) || this.#unsaved().length === 0) return
        void this.#startOver(notice.data.code, notice.data.detail, notice.data.record)
    }
  }

  /** 44xx: the server will not have this connection again. */
  #close(code: number, reason: string): void {
    const fault = documentFaults.get(code)
    if (fault) void this.#startOver(fault, reason, undefined)
    else {
      this.#ended = code
      this.#online = false
      this.#tell()
    }
  }

  /**
   * The server refused something of this document, so that all that follows it would be refused too. What is unsaved is
   * taken out: what the server named is set aside, the rest is written again into a new document (all of it is set
   * aside where nothing was named).
   */
  async #startOver(code: string, detail: string, named: RecordId | undefined): Promise<void> {
    if (this.#closed) return
    this.#startedOver += 1
    if (this.#startedOver > MOST_STARTS) {
      this.#leave()
      this.#ended = 4400
      this.#tell()
      return
    }
    const records = this.records.get()
    const unsaved = [...new Set([...this.#unsaved(), ...this.#again.map(([id]) => id)])]
    const words = unsaved.flatMap((id) => {
      const record = records.get(id) ?? this.#again.find(([other]) => other === id)?.[1]
      return record ? [[id, record] as const] : []
    })
    const setAside = words.filter(([id]) => named === undefined || id === named)
    this.#again = words.filter(([id]) => named !== undefined && id !== named)
    const kept: KeptWords[] = setAside
      .filter(([, record]) => record.is !== 'mark' && record.body.trim() !== '')
      .map(([id, record]) => ({ id, record, why: code, at: this.#options.now() }))
    this.#options.setAside.add(kept)
    this.refused.set({ code, detail, kept: kept.length })

    const old = this.#doc
    this.#leave()
    this.#doc = new Y.Doc()
    this.#committed = new Map()
    this.#ended = undefined
    await this.#copy?.erase()
    old.destroy()
    const before = [...records.keys()]
    await this.#begin()
    for (const listener of this.#changed) listener(before)
  }

  #writeAgain(): void {
    const again = this.#again
    this.#again = []
    if (again.length > 0) this.write(again)
  }

  #leave(): void {
    this.#watch(false)
    this.#unwatch()
    this.#unwatch = () => {}
    this.#provider?.destroy()
    this.#provider?.awareness.destroy()
    this.#provider = undefined
    this.#online = false
  }

  #unsaved(): RecordId[] {
    return unsavedRecords(recordClocks(this.#doc), this.#committed)
  }

  /** The network changed, or nothing was heard for long: a new connection says at once how it is. */
  reconnect(): void {
    if (this.#ended !== undefined) return
    this.#provider?.disconnect()
    this.#provider?.connect()
  }

  #watch(waiting: boolean): void {
    if (!waiting) {
      clearTimeout(this.#watchdog)
      this.#watchdog = undefined
    } else
      this.#watchdog ??= setTimeout(() => {
        this.#watchdog = undefined
        this.reconnect()
      }, SILENCE)
  }

  #tell(): void {
    const records = this.#unsaved().length + this.#again.length
    this.#watch(this.#online && records > 0)
    const before = this.saving.get()
    const now: Saving =
      this.#ended !== undefined
        ? { is: 'ended', code: this.#ended, records }
        : !this.#online
          ? { is: 'offline', records }
          : records > 0
            ? { is: 'saving', records }
            : { is: 'saved' }
    if (JSON.stringify(before) !== JSON.stringify(now)) this.saving.set(now)
  }
}

function penRecordsOf(doc: Y.Doc, ids: readonly RecordId[]): Map<RecordId, PenRecord> {
  const found = new Map<RecordId, PenRecord>()
  for (const id of ids) {
    const record = penRecord(doc, id)
    if (record) found.set(id, record)
  }
  return found
}
