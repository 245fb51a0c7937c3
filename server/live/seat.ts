import type { Socket } from 'socket.io'
import { Bucket } from '#server/sync/rate.ts'
import type { Refusal } from '#shared/errors.ts'
import type { AccountId, BlockId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { floodLimits, limits } from '#shared/limits.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import type { State } from '#shared/protocol/live/state.ts'

/** What has been let in: who it is. */
export interface Admitted {
  readonly session: SessionId
  readonly account: AccountId
  readonly tokenHash: Uint8Array
  readonly participant: ParticipantId
  /** When they knocked, in ms since 1970. */
  readonly since: number
}

/** One open window of a participant, and what it says of where they are. */
export class Seat {
  readonly session: SessionId
  readonly account: AccountId
  readonly tokenHash: Uint8Array
  readonly participant: ParticipantId
  /** One for all windows of a participant. */
  readonly presenceRate: Bucket
  readonly packetRate = new Bucket(floodLimits.framesOfConnection, floodLimits.framesOfConnectionPerSecond, Date.now())
  readonly #socket: Socket
  visible = true
  /** The window is before their eyes, as it says itself. */
  looking = false
  reading: BlockId | undefined
  typing: { readonly thread: RecordId; readonly until: number } | undefined
  #ended = false
  /** What was last said of who is here, so that it is not said again. */
  #lastPresence = ''

  /** @param sibling another window of the same participant */
  constructor(socket: Socket, { session, account, tokenHash, participant }: Admitted, sibling?: Seat) {
    const now = Date.now()
    this.presenceRate = sibling?.presenceRate ?? new Bucket(limits.presencePerSecond * 2, limits.presencePerSecond, now)
    this.#socket = socket
    this.session = session
    this.account = account
    this.tokenHash = tokenHash
    this.participant = participant
  }

  get hasEnded(): boolean {
    return this.#ended
  }

  sendState(state: State): void {
    if (!this.#ended) this.#socket.emit('state', state)
  }

  /** @param fingerprint equal for equal messages */
  sendPresence(presence: Presence, fingerprint: string): void {
    if (this.#ended || fingerprint === this.#lastPresence) return
    this.#lastPresence = fingerprint
    this.#socket.emit('presence', presence)
  }

  /** Breaks the connection without a word: the client comes again by itself. */
  breakOff(): void {
    this.#socket.conn.close()
  }

  /** Ends the connection for good, and says why. */
  end(refusal: Refusal): void {
    if (this.#ended) return
    this.#ended = true
    this.#socket.emit('ended', { code: refusal.code, detail: refusal.detail })
    this.#socket.disconnect(true)
  }
}
