import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import { cutOff } from '#server/callers/send-away.ts'
import { Bucket } from '#server/sync/rate.ts'
import { floodLimits } from '#shared/limits.ts'

/**
 * The WebSockets under socket.io, each counted: signs of life, pings and nonsense cost before socket.io sees an event in them.
 * Twice what a seat may say, who is then told why.
 */
export class CountedSockets extends WebSocketServer {
  constructor(options: ServerOptions) {
    // Of what came in one piece each packet has a turn of the loop, so that nobody waits for nine thousand small ones.
    super({ ...options, autoPong: false, allowSynchronousEvents: false })
  }

  override handleUpgrade(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    done: (socket: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, stream, head, (socket, upgraded) => {
      const frames = new Bucket(2 * floodLimits.framesOfConnection, 2 * floodLimits.framesOfConnectionPerSecond, Date.now())
      const count = () => {
        if (frames.take(1, Date.now())) return true
        for (const event of ['message', 'ping', 'pong']) socket.removeAllListeners(event)
        cutOff(socket)
        return false
      }
      socket.on('message', count).on('pong', count)
      socket.on('ping', (data) => count() && socket.pong(data))
      done(socket, upgraded)
    })
  }
}
