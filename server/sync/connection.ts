/** One sync socket after its admission: what it may still say, and what it is told. */
import type { Writable } from 'node:stream'
import { type RawData, WebSocket } from 'ws'
import { sendAway } from '#server/callers/send-away.ts'
import { type ErrorCode, errors, Refusal } from '#shared/errors.ts'
import type { AccountId, ParticipantId } from '#shared/ids.ts'
import { floodLimits, limits } from '#shared/limits.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import { lifeMessage, noticeMessage } from './frames.ts'
import { type Message, readMessage } from './message.ts'
import { Bucket } from './rate.ts'

export interface ConnectionOptions {
  readonly account: AccountId
  /** The browser's sign-in, as a key. */
  readonly signIn: string
  readonly participant: ParticipantId
  /** Of a margin's connection. */
  readonly audience?: MarginAudience
  /** Whether this client understands our notices. */
  readonly notices: boolean
  /** Whether this participant may send one frame more, over all their connections. */
  readonly maySpeak: () => boolean
  /** Whether this participant may bring so many bytes more, over all their connections. */
  readonly mayBring: (bytes: number) => boolean
  /** Told why the server ends it. */
  readonly sentAway?: (refusal: Refusal) => void
  /** What the socket writes to. */
  readonly wire: Writable
}

/** Questions for all that one lacks: the standard client asks once a connection. */
const QUESTION_BURST = 8
const QUESTIONS_PER_SECOND = 0.5
/** A state vector with one entry for each page load that ever wrote is far smaller. */
const MOST_QUESTION_BYTES = 64 * 1024
/** Frames kept while the document is loading. */
const MOST_EARLY_FRAMES = 64
const TOO_SLOW = 'You are too far behind; everything is sent again.'

export class Connection {
  readonly account: AccountId
  /** The browser's sign-in, as a key. */
  readonly signIn: string
  readonly participant: ParticipantId
  readonly audience: MarginAudience | undefined
  readonly #notices: boolean
  readonly #maySpeak: () => boolean
  readonly #mayBring: (bytes: number) => boolean
  readonly #onSentAway: ((refusal: Refusal) => void) | undefined
  readonly #socket: WebSocket
  readonly #wire: Writable
  readonly #frames = new Bucket(floodLimits.framesOfConnection, floodLimits.framesOfConnectionPerSecond, Date.now())
  #early: Message[] | undefined = []
  #receive: ((message: Message) => void) | undefined
  /** Set when the first question has been answered: from then on updates build on what the client has. */
  isLive = false
  #ended = false
  #sentAway = false
  #earlyBytes = 0
  readonly #questions = new Bucket(QUESTION_BURST, QUESTIONS_PER_SECOND, Date.now())
  #alive = true
  readonly #onEnd: (() => void)[] = []

  constructor(socket: WebSocket, options: ConnectionOptions, closed: (connection: Connection) => void) {
    this.#socket = socket
    this.#wire = options.wire
    this.account = options.account
    this.signIn = options.signIn
    this.participant = options.participant
    this.audience = options.audience
    this.#notices = options.notices
    this.#maySpeak = options.maySpeak
    this.#mayBring = options.mayBring
    this.#onSentAway = options.sentAway
    socket.on('message', (data, isBinary) => this.#onFrame(data, isBinary))
    socket.on('ping', (data) => this.#onControl(() => socket.pong(data)))
    socket.on('pong', () => this.#onControl(() => (this.#alive = true)))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      this.#ended = true
      for (const ended of this.#onEnd) ended()
      closed(this)
    })
  }

  get isOpen(): boolean {
    return !this.#ended && this.#socket.readyState === WebSocket.OPEN
  }

  /** Whether the server has ended it, for a reason. */
  get isSentAway(): boolean {
    return this.#sentAway
  }

  /** Calls back when the socket is gone. */
  onEnd(ended: () => void): void {
    this.#onEnd.push(ended)
  }

  /** The document is loaded: takes what came early, and from now on everything. */
  open(receive: (message: Message) => void): void {
    this.#receive = receive
    const early = this.#early ?? []
    this.#early = undefined
    for (const message of early) this.#guarded(() => receive(message))
  }

  /** Reads nothing more; what has been read is still taken. */
  stopReading(): void {
    this.#socket.pause()
  }

  #onFrame(data: RawData, isBinary: boolean): void {
    this.#guarded(() => {
      this.#count()
      if (!isBinary || !(data instanceof Buffer)) throw new Refusal('malformed-update', 'Frames are binary.')
      const message = readMessage(data)
      if (message.is === 'life') return this.send(lifeMessage)
      if (message.is === 'ask') {
        if (message.stateVector.length > MOST_QUESTION_BYTES) throw new Refusal('too-large', 'This state vector is larger than any.')
        if (!this.#questions.take(1, Date.now())) throw new Refusal('too-fast', 'Everything is asked for too often.')
        if (this.#isTooSlow) throw new Refusal('unavailable', TOO_SLOW)
      }
      if (message.is === 'update' && !this.#mayBring(message.bytes.length)) throw new Refusal('too-fast', 'Too many bytes at once.')
      if (message.is === 'update' && message.bytes.length > (message.whole ? limits.catchUpBytes : limits.updateBytes)) {
        throw new Refusal('too-large', 'This update is larger than is taken at once.')
      }
      if (this.#receive) this.#receive(message)
      else if (this.#early && this.#early.length < MOST_EARLY_FRAMES && (this.#earlyBytes += data.length) <= 2 * limits.catchUpBytes)
        this.#early.push(message)
      else throw new Refusal('too-fast', 'Too many frames before the document was loaded.')
    })
  }

  /** A ping or a pong. */
  #onControl(act: () => void): void {
    this.#guarded(() => {
      this.#count()
      act()
    })
  }

  #count(): void {
    if (!this.#frames.take(1, Date.now()) || !this.#maySpeak()) throw new Refusal('too-fast', 'Too many frames at once.')
  }

  #guarded(act: () => void): void {
    if (this.#ended) return
    try {
      act()
    } catch (error) {
      this.end(error instanceof Refusal ? error : new Refusal('internal', 'Something went wrong.'))
    }
  }

  /**
   * @param message a whole WebSocket message (frames.ts). An open socket without compression writes at once what it is
   * given, so nothing is overtaken.
   */
  send(message: Uint8Array): void {
    if (this.isOpen) this.#wire.write(message)
  }

  /** Sends an update to a client that has what comes before it; one too slow to take it is told to come again. */
  sendUpdate(message: Uint8Array): void {
    if (!this.isLive || !this.isOpen) return
    if (this.#isTooSlow) this.end(new Refusal('unavailable', TOO_SLOW))
    else this.#wire.write(message)
  }

  get #isTooSlow(): boolean {
    return this.#wire.writableLength > limits.slowReaderBytes
  }

  sendNotice(message: Uint8Array): void {
    if (this.#notices && this.isLive) this.send(message)
  }

  /** A sign of life, and a question for one. */
  beat(): void {
    if (!this.isOpen) return
    if (!this.#alive) return this.#socket.terminate()
    this.#alive = false
    this.#wire.cork()
    this.#socket.ping()
    this.send(lifeMessage)
    this.#wire.uncork()
  }

  /** Ends the connection and says why: in a notice to clients that understand one, and in the close code. */
  end(refusal: Refusal): void {
    if (this.#ended) return
    if (this.#notices) {
      const { record } = refusal.more
      this.send(
        noticeMessage({
          is: 'refused',
          code: refusal.code,
          detail: refusal.detail,
          ...(typeof record === 'string' ? { record: record as never } : {}),
        }),
      )
    }
    this.#ended = true
    this.#sentAway = true
    this.#onSentAway?.(refusal)
    sendAway(this.#socket, closeCodeOf(refusal.code), refusal.code)
  }
}

export const closeCodeOf = (code: ErrorCode): number => errors[code].close
