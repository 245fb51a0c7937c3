/** A thin client: it sends ready-made frames and looks through what comes for markers, so that its work is small beside the server's. */
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { WebSocket } from 'ws'

export interface LineOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as soon as the socket is open. */
  readonly greetings: readonly Uint8Array[]
  /** Whether this frame is the answer that the client waits for before it counts as joined. */
  readonly isAnswer: (frame: Buffer) => boolean
  readonly onFrame?: (frame: Buffer, at: number) => void
}

export class Line {
  readonly socket: WebSocket
  readonly joined: Promise<Buffer>
  #wire: Socket | undefined

  constructor(url: string, { headers = {}, greetings, isAnswer, onFrame }: LineOptions) {
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false })
    this.socket.on('upgrade', (response) => (this.#wire = response.socket))
    this.joined = new Promise((resolve, reject) => {
      this.socket.on('open', () => {
        for (const frame of greetings) this.socket.send(frame)
      })
      let waiting = true
      this.socket.on('message', (data: Buffer) => {
        const at = performance.now()
        if (waiting && isAnswer(data)) {
          waiting = false
          resolve(data)
        }
        onFrame?.(data, at)
      })
      this.socket.on('error', reject)
      this.socket.on('close', (code, reason) => reject(new Error(`closed with ${code} ${reason.toString()}`)))
    })
    this.joined.catch(() => {})
  }

  send(frame: Uint8Array): void {
    this.socket.send(frame)
  }

  /**
   * Counts, from now on, the bytes that come over the wire.
   * @param only nothing else is done with them: no frame is put together, and nobody hears of any
   */
  count(heard: (bytes: number, at: number) => void, only: boolean): void {
    if (only) this.#wire?.removeAllListeners('data')
    this.#wire?.on('data', (part: Buffer) => heard(part.length, performance.now()))
  }

  close(): void {
    this.socket.terminate()
  }
}

/** Markers are nine bytes, `mk` and seven digits, which stand in the body of what is posted. */
export const markerOf = (nth: number): string => `mk${String(nth).padStart(7, '0')}`

const MARK = Buffer.from('mk')
const DIGITS = 7

/** Calls back with the number of each marker in a frame, each once. Makes no strings: a hall of readers looks at 200,000 a second. */
export function findMarkers(frame: Buffer, found: (nth: number) => void): void {
  for (let at = frame.indexOf(MARK); at !== -1; at = frame.indexOf(MARK, at + MARK.length)) {
    const nth = numberAt(frame, at + MARK.length)
    if (nth !== undefined) found(nth)
  }
}

function numberAt(frame: Buffer, from: number): number | undefined {
  let nth = 0
  for (let at = from; at < from + DIGITS; at++) {
    const digit = (frame[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return undefined
    nth = nth * 10 + digit
  }
  return nth
}
