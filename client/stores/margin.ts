import * as decoding from 'lib0/decoding'
import { messageSync, WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { DocumentId, ParticipantId, RecordId } from '#shared/ids.ts'
import { marginEntry, marginIds, watch } from '#shared/margins/documents.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { type Copy, openCopy } from './copy.ts'
import { InTurns } from './in-turns.ts'
import { Observable } from './observable.ts'

export type MarginState =
  | { readonly is: 'loading' }
  /** Up to date with the server. */
  | { readonly is: 'open' }
  /** What is shown is from this device. */
  | { readonly is: 'offline' }
  /** Not this participant's any more. */
  | { readonly is: 'ended'; readonly code: number }

export type EntryChanges = ReadonlyMap<RecordId, Entry | undefined>

export interface MarginOptions {
  readonly syncUrl: string
  readonly id: DocumentId
  readonly participant: ParticipantId
  /**
   * What changed since the last call. `live` is false for what was already there: the copy on this device, and what
   * the server brings when the connection opens. That comes in parts, with `more` for all but the last.
   */
  readonly changed: (changes: EntryChanges, how: { readonly live: boolean; readonly more: boolean }) => void
  readonly WebSocketPolyfill?: typeof WebSocket
}

const START_OVER = 4409

/** One margin on this device: the server's document, followed; kept here for reading without network. */
export class Margin {
  readonly state = new Observable<MarginState>({ is: 'loading' })
  readonly #options: MarginOptions
  #doc = new Y.Doc()
  #copy: Copy | undefined
  #provider: WebsocketProvider | undefined
  #unwatch = () => {}
  #closed = false
  /** The entries that were there already. */
  readonly #told: InTurns<RecordId>
  /** Whether the server has said all that it has. */
  #synced = false

  private constructor(options: MarginOptions) {
    this.#options = options
    this.#told = new InTurns(
      (ids) => options.changed(this.#entries(ids), { live: false, more: true }),
      () => this.#allTold(),
    )
  }
  static async open(options: MarginOptions): Promise<Margin> {
    const margin = new Margin(options)
    await margin.#begin()
    return margin
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#leave()
    await this.#copy?.close()
    this.#doc.destroy()
  }
  /** Leaves this device; the entries are taken back. */
  async erase(): Promise<void> {
    this.#closed = true
    this.#leave()
    this.#takeBack()
    await this.#copy?.erase()
    this.#doc.destroy()
  }

  async #begin(): Promise<void> {
    const doc = this.#doc
    this.#copy = await openCopy(`catena-margin-${this.#options.participant}-${this.#options.id}`, doc, 'comes')
    if (this.#closed || doc !== this.#doc) return
    this.#told.add(marginIds(doc))
    this.#unwatch = watch(doc, (ids) => {
      // what comes while one is still told of what was there is told of with that, in its turn
      const live = this.#provider?.synced === true && !this.#told.isGoing
      if (live) this.#options.changed(this.#entries(ids), { live, more: false })
      else this.#told.add(ids)
    })
    this.#connect(doc)
  }

  #entries(ids: readonly RecordId[]): EntryChanges {
    return new Map(ids.map((id) => [id, marginEntry(this.#doc, id)]))
  }

  #connect(doc: Y.Doc): void {
    const { syncUrl, id, WebSocketPolyfill } = this.#options
    const provider = new WebsocketProvider(`${syncUrl}/margin`, id, doc, {
      disableBc: true,
      connect: false,
      ...(WebSocketPolyfill ? { WebSocketPolyfill } : {}),
    })
    provider.awareness.setLocalState(null)
    // only the server writes here: nothing is to be sent, so nothing need be written out to be sent
    doc.off('update', provider._updateHandler)
    const take = provider.messageHandlers[messageSync]
    provider.messageHandlers[messageSync] = (encoder, decoder, ...more) => {
      const update = updateIn(decoding.clone(decoder))
      take?.(encoder, decoder, ...more)
      if (update && provider === this.#provider) this.#copy?.keep(update)
    }
    const current = () => provider === this.#provider
    const sync = (synced: boolean) => {
      if (!current()) return
      this.#synced = synced
      if (!synced) this.state.set({ is: 'offline' })
      else if (!this.#told.isGoing) this.#allTold()
    }
    provider.on('sync', sync)
    provider.on('connection-error', () => sync(false))
    provider.on('status', ({ status }) => status === 'disconnected' && sync(false))
    provider.on('closed', ({ code }) => {
      if (!current()) return
      if (code === START_OVER) void this.#startOver()
      else this.#end(code)
    })
    this.#provider = provider
    provider.connect()
  }

  #allTold(): void {
    this.#options.changed(new Map(), { live: false, more: false })
    if (this.#synced) this.state.set({ is: 'open' })
  }

  /** This copy is of another past than the server's: it goes, and the server's comes. */
  async #startOver(): Promise<void> {
    this.#leave()
    const old = this.#doc
    this.#takeBack()
    this.#doc = new Y.Doc()
    await this.#copy?.erase()
    old.destroy()
    if (!this.#closed) await this.#begin()
  }

  /** No longer ours to read, so nothing of it stays here. */
  #end(code: number): void {
    this.#leave()
    this.state.set({ is: 'ended', code })
    if (code === 4403 || code === 4404) {
      this.#takeBack()
      void this.#copy?.erase()
    }
  }

  #takeBack(): void {
    this.#options.changed(new Map([...marginIds(this.#doc)].map((id) => [id, undefined])), { live: false, more: false })
  }
  #leave(): void {
    this.#told.stop()
    this.#synced = false
    this.#unwatch()
    this.#unwatch = () => {}
    this.#provider?.destroy()
    this.#provider?.awareness.destroy()
    this.#provider = undefined
  }
}

/** The server asks what we have (y-protocols/sync); whatever else it says brings an update. */
const ASKS = 0
const updateIn = (message: decoding.Decoder): Uint8Array | undefined =>
  decoding.readVarUint(message) === ASKS ? undefined : decoding.readVarUint8Array(message).slice()
