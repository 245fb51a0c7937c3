import type { RawData, WebSocket } from 'ws'
import { limits } from '#shared/limits.ts'

/** What a client that is sent away may still have on its way; to read past it is work for nothing. */
const MOST_FRAMES = 1_000
const MOST_BYTES = limits.updateBytes
/**
 * ms for which a client that is read no more is kept waiting, and in which one that does not answer has to leave. Whoever is let
 * go at once comes again at once.
 */
const CUT_AFTER = 1_500
const GONE_AFTER = 5_000

/** Closes a socket and says why; one who goes on sending is read no more. */
export function sendAway(socket: WebSocket, code: number, reason: string): void {
  let frames = 0
  let bytes = 0
  const count = (data: RawData) => {
    bytes += data instanceof Buffer ? data.length : 0
    if (++frames > MOST_FRAMES || bytes > MOST_BYTES) cutOff(socket)
  }
  socket.on('message', count).on('ping', count).on('pong', count)
  // One that was not read any more must be heard when it says that it goes.
  if (socket.isPaused) socket.resume()
  socket.close(code, reason)
  // A client that does not answer the closing handshake must not hold its place.
  setTimeout(() => socket.terminate(), GONE_AFTER).unref()
}

/** Reads nothing more of a socket and ends it; not at once, since what is on its way to the client gets lost with the line. */
export function cutOff(socket: WebSocket): void {
  if (socket.isPaused || socket.readyState === socket.CLOSED) return
  socket.pause()
  // Not all at the same moment, to come again together.
  setTimeout(() => socket.terminate(), CUT_AFTER * (1 + Math.random())).unref()
}
