import type { Socket } from 'socket.io-client'
import { z } from 'zod'
import type { BlockId, RecordId, SessionId } from '#shared/ids.ts'
import { Ended } from '#shared/protocol/live/ended.ts'
import { Presence } from '#shared/protocol/live/presence.ts'
import { State } from '#shared/protocol/live/state.ts'
import type { Command } from '#shared/session/command.ts'
import { newUuid } from './new-uuid.ts'
import { Observable } from './observable.ts'

export interface LiveOptions {
  readonly session: SessionId
  /** Where the server is; the page's own origin without. */
  readonly url?: string
  /** What a test outside a browser must say itself. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What the server answers to a command (`CommandAnswer`). */
const Answer = z.union([
  z.object({ ok: z.literal(true), version: z.int(), unchanged: z.literal(true).optional() }),
  z.object({ ok: z.literal(false), code: z.string(), detail: z.string() }),
])
export type Answer = z.infer<typeof Answer>

/** Whether the session is heard: from the first word on until the connection breaks, and again when it is back. */
export type Line = 'opening' | 'heard' | 'lost'

/** How long a click is worth being sent again, in ms: what is older might come as a surprise. */
const WORTH = 15_000
const ANSWER_WITHIN = 5_000
const AGAIN_AFTER = 400

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
  readonly line = new Observable<Line>('opening')
  readonly #socket: Socket
  /** How far the server's clock is ahead of ours, in ms. */
  #ahead = 0
  #reading: BlockId | undefined
  #typing: RecordId | undefined
  #visible = true
  #looking = false
  #timer: ReturnType<typeof setTimeout> | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('connect', () => {
      // each connection begins anew
      socket.emit('visible', { visible: this.#visible })
      socket.emit('looking', { looking: this.#looking })
      this.#say()
      if (this.#typing) socket.emit('typing', { thread: this.#typing })
    })
    socket.on('disconnect', () => {
      this.presence.set(undefined)
      this.line.set('lost')
    })
    socket.on('state', (sent: unknown) => {
      const state = State.safeParse(sent).data
      const before = this.state.get()
      this.line.set('heard')
      if (!state || (before && state.version < before.version)) return
      this.#ahead = state.now - Date.now()
      this.state.set(state)
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
    const { io } = await import('./socket.ts')
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

  /** ms since 1970 by the server's clock, as far as we know it. */
  now(): number {
    return Date.now() + this.#ahead
  }

  /** Where one reads. */
  get place(): BlockId | undefined {
    return this.#reading
  }

  /** Gives a command; over a broken connection again under the same id, so that it acts once. */
  async give(command: Command): Promise<Answer> {
    const message = { ...command, id: newUuid() }
    const until = Date.now() + WORTH
    for (;;) {
      const answer = await this.#ask(message)
      const again = answer === undefined || (!answer.ok && (answer.code === 'too-fast' || answer.code === 'unavailable'))
      if (answer && !again) return answer
      if (Date.now() > until || this.ended.get()) return answer ?? { ok: false, code: 'unreachable', detail: '' }
      await new Promise((done) => setTimeout(done, AGAIN_AFTER))
    }
  }

  /** The session as it stands in this version or a later one, as soon as it has been told; as it is known, if that takes too long. */
  upTo(version: number): Promise<State | undefined> {
    const isTold = () => (this.state.get()?.version ?? 0) >= version
    return new Promise((done) => {
      if (isTold()) return done(this.state.get())
      const late = setTimeout(tell, ANSWER_WITHIN)
      const silence = this.state.subscribe(() => isTold() && tell())
      const state = this.state
      function tell() {
        clearTimeout(late)
        silence()
        done(state.get())
      }
      return undefined
    })
  }

  async #ask(message: object): Promise<Answer | undefined> {
    try {
      return Answer.safeParse(await this.#socket.timeout(ANSWER_WITHIN).emitWithAck('command', message)).data
    } catch {
      // no answer in time, or the line broke meanwhile: whether it acted, the same id will tell
      return undefined
    }
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

  /** Whether the window is before the person's eyes. */
  look(looking: boolean): void {
    this.#looking = looking
    if (this.#socket.connected) this.#socket.emit('looking', { looking })
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
