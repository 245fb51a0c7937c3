import type { Socket } from 'socket.io-client'
import type { BlockId, RecordId, SessionId } from '#shared/ids.ts'
import { Ended } from '#shared/protocol/live/ended.ts'
import { Presence } from '#shared/protocol/live/presence.ts'
import { State } from '#shared/protocol/live/state.ts'
import { Observable } from './observable.ts'

export interface LiveOptions {
  readonly session: SessionId
  /** Where the server is; the page's own origin without. */
  readonly url?: string
  /** What a test outside a browser must say itself. */
  readonly headers?: Readonly<Record<string, string>>
}

/** How often presence may say where one reads, in ms; the server gathers it anyway. */
const PAUSE = 1_000

/**
 * The session as the server tells it, and who is here. It is no condition for reading or writing: without it the room
 * works on and shows nobody.
 */
export class Live {
  readonly state = new Observable<State | undefined>(undefined)
  readonly presence = new Observable<Presence | undefined>(undefined)
  readonly ended = new Observable<Ended | undefined>(undefined)
  readonly #socket: Socket
  #reading: BlockId | undefined
  #typing: RecordId | undefined
  #visible = true
  #timer: ReturnType<typeof setTimeout> | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('connect', () => {
      // each connection begins anew
      socket.emit('visible', { visible: this.#visible })
      this.#say()
      if (this.#typing) socket.emit('typing', { thread: this.#typing })
    })
    socket.on('disconnect', () => this.presence.set(undefined))
    socket.on('state', (sent: unknown) => {
      const state = State.safeParse(sent).data
      const before = this.state.get()
      if (state && (!before || state.version >= before.version)) this.state.set(state)
    })
    socket.on('presence', (sent: unknown) => this.presence.set(Presence.safeParse(sent).data))
    socket.on('ended', (sent: unknown) => this.#end(sent))
    socket.on('connect_error', (error: Error & { readonly data?: unknown }) => {
      // the server said no, and why; a lost network has no data and is tried again by socket.io
      if (error.data !== undefined) this.#end(error.data)
    })
  }

  /** Connects; the client of socket.io is loaded only now, since nothing waits for it. */
  static async open({ session, url, headers }: LiveOptions): Promise<Live> {
    const { io } = await import('socket.io-client')
    const socket = io(url ?? '', {
      auth: { session },
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      forceNew: true,
      ...(headers ? { extraHeaders: { ...headers } } : {}),
    })
    return new Live(socket)
  }

  /** Where one reads: said at most once a second. */
  reading(block: BlockId): void {
    if (block === this.#reading) return
    this.#reading = block
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#say()
    }, PAUSE)
  }

  /** To which thread one is writing, or to none. */
  typing(thread: RecordId | undefined): void {
    if (thread === this.#typing) return
    this.#typing = thread
    if (this.#socket.connected) this.#socket.emit('typing', { thread: thread ?? null })
  }

  /** Whether the others may see that one is here. */
  show(visible: boolean): void {
    this.#visible = visible
    if (this.#socket.connected) this.#socket.emit('visible', { visible })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#socket.disconnect()
  }

  #say(): void {
    if (this.#socket.connected && this.#reading) this.#socket.emit('reading', { block: this.#reading })
  }
  #end(sent: unknown): void {
    const ended = Ended.safeParse(sent).data
    if (ended) this.ended.set(ended)
    this.presence.set(undefined)
  }
}
