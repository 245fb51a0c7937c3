import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { RecordId } from '../../shared/ids.ts'
import { marginEntries, writePen } from '../../shared/margins/documents.ts'
import type { Entry } from '../../shared/margins/entry.ts'
import type { PenRecord } from '../../shared/margins/record.ts'
import { NOTICE, Notice } from '../../shared/protocol/sync.ts'
import type { Person } from './class.ts'
import { until } from './until.ts'

export interface Ended {
  readonly code: number
  readonly reason: string
}

/** The standard y-websocket client, as anyone could run it, with a person's cookie. */
export class SyncClient {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  readonly notices: Notice[] = []
  readonly ended: Ended[] = []
  readonly #base: string

  constructor(serverUrl: string, path: string, cookie: string, doc = new Y.Doc(), options: { notices?: boolean; connect?: boolean } = {}) {
    this.doc = doc
    const at = path.lastIndexOf('/')
    this.#base = `${serverUrl.replace(/^http/, 'ws')}${path.slice(0, at)}`
    class WithCookie extends WebSocket {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols ?? [], { headers: { cookie } })
      }
    }
    this.provider = new WebsocketProvider(this.#base, path.slice(at + 1), doc, {
      // The provider asks for the browser's class and uses of it what ws has too.
      WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      connect: options.connect ?? true,
      maxBackoffTime: 300,
      params: options.notices === false ? {} : { notices: '1' },
    })
    this.provider.messageHandlers[NOTICE] = (_encoder, decoder) => {
      this.notices.push(Notice.parse(JSON.parse(decoding.readVarString(decoder))))
    }
    // Both names, since 44xx is told by another than an ordinary end.
    this.provider.on('connection-close', (event: { code?: number; reason?: string } | null) => this.#end(event))
  }

  #end(event: { code?: number; reason?: string } | null): void {
    if (event?.code) this.ended.push({ code: event.code, reason: event.reason ?? '' })
  }

  get records(): Y.Map<unknown> {
    return this.doc.getMap('records')
  }

  /** Of a margin: its records as they are meant. */
  get entries(): Map<RecordId, Entry> {
    return new Map(marginEntries(this.doc))
  }

  write(id: RecordId, record: PenRecord): void {
    writePen(this.doc, [[id, record]], 'test')
  }

  /** Resolves when the server has answered with all it has. */
  async synced(): Promise<this> {
    await until(() => this.provider.synced, 'the client to be synced')
    return this
  }

  /** Resolves when everything in this pen is committed, by the server's word. */
  async saved(): Promise<void> {
    await until(() => this.isSaved, 'the pen to be saved')
  }

  get isSaved(): boolean {
    const upTo = this.notices.findLast((notice) => notice.is === 'saved')?.upTo
    if (!upTo) return false
    return [...this.doc.store.clients.keys()].every((client) => (upTo[String(client)] ?? 0) >= Y.getState(this.doc.store, client))
  }

  destroy(): void {
    this.provider.destroy()
    this.doc.destroy()
  }
}

export const penClient = (
  url: string,
  session: string,
  person: Pick<Person, 'cookie'>,
  doc?: Y.Doc,
  options?: { notices?: boolean; connect?: boolean },
) => new SyncClient(url, `/sync/pen/${session}`, person.cookie, doc, options)
export const marginClient = (url: string, margin: string | undefined, person: Pick<Person, 'cookie'>, doc?: Y.Doc) =>
  new SyncClient(url, `/sync/margin/${margin}`, person.cookie, doc)

/** A bare socket, for frames that no honest client sends. */
export class RawSocket {
  readonly socket: WebSocket
  readonly frames: Uint8Array[] = []
  readonly ended: Promise<Ended>

  constructor(url: string, path: string, cookie?: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers: { ...(cookie ? { cookie } : {}), ...headers } })
    this.socket.binaryType = 'nodebuffer'
    this.socket.on('message', (data: Buffer) => this.frames.push(Uint8Array.from(data)))
    this.ended = new Promise((done) => {
      this.socket.on('unexpected-response', (_request, response) => done({ code: response.statusCode ?? 0, reason: 'http' }))
      this.socket.on('error', () => {})
      this.socket.on('close', (code, reason) => done({ code, reason: reason.toString() }))
    })
  }

  async open(): Promise<this> {
    await until(() => this.socket.readyState === WebSocket.OPEN, 'the socket to open')
    return this
  }

  send(bytes: Uint8Array | string): void {
    this.socket.send(bytes)
  }

  /** Sends an update frame with these bytes. `step` 1 is an answer to the server's question, 2 an update. */
  update(bytes: Uint8Array, step: 1 | 2 = 2): void {
    this.send(updateFrame(bytes, step))
  }

  get notices(): Notice[] {
    return this.frames.flatMap((frame) => {
      const decoder = decoding.createDecoder(frame)
      return decoding.readVarUint(decoder) === NOTICE ? [Notice.parse(JSON.parse(decoding.readVarString(decoder)))] : []
    })
  }

  close(): void {
    this.socket.terminate()
  }
}

export const updateFrame = (bytes: Uint8Array, step: 1 | 2 = 2): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })

export const askFrame = (doc = new Y.Doc()): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint8Array(encoder, Y.encodeStateVector(doc))
  })
