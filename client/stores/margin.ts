import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { DocumentId, ParticipantId, RecordId } from '#shared/ids.ts'
import { marginEntries, marginEntry, watch } from '#shared/margins/documents.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { type Copy, openCopy } from './copy.ts'
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
   * the server brings when the connection opens.
   */
  readonly changed: (changes: EntryChanges, live: boolean) => void
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

  private constructor(options: MarginOptions) {
    this.#options = options
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
    this.#copy = await openCopy(`catena-margin-${this.#options.participant}-${this.#options.id}`, doc)
    if (this.#closed || doc !== this.#doc) return
    this.#options.changed(new Map(marginEntries(doc)), false)
    this.#unwatch = watch(doc, (ids) => {
      this.#options.changed(new Map(ids.map((id) => [id, marginEntry(doc, id)])), this.#provider?.synced === true)
    })
    this.#connect(doc)
  }

  #connect(doc: Y.Doc): void {
    const { syncUrl, id, WebSocketPolyfill } = this.#options
    const provider = new WebsocketProvider(`${syncUrl}/margin`, id, doc, {
      disableBc: true,
      connect: false,
      ...(WebSocketPolyfill ? { WebSocketPolyfill } : {}),
    })
    provider.awareness.setLocalState(null)
    const current = () => provider === this.#provider
    provider.on('sync', (synced) => current() && this.state.set(synced ? { is: 'open' } : { is: 'offline' }))
    provider.on('connection-error', () => current() && this.state.set({ is: 'offline' }))
    provider.on('status', ({ status }) => current() && status === 'disconnected' && this.state.set({ is: 'offline' }))
    provider.on('closed', ({ code }) => {
      if (!current()) return
      if (code === START_OVER) void this.#startOver()
      else this.#end(code)
    })
    this.#provider = provider
    provider.connect()
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
    this.#options.changed(new Map([...marginEntries(this.#doc)].map(([id]) => [id, undefined])), false)
  }
  #leave(): void {
    this.#unwatch()
    this.#unwatch = () => {}
    this.#provider?.destroy()
    this.#provider?.awareness.destroy()
    this.#provider = undefined
  }
}
