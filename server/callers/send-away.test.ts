import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { sendAway } from './send-away.ts'

let server: WebSocketServer
let client: WebSocket
let socket: WebSocket
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  ;[[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [[WebSocket], unknown]
})
afterEach(() => {
  client.terminate()
  server.close()
})

test('who goes on sending when they have been sent away are told why, and read no more', async () => {
  let read = 0
  socket.on('message', () => read++)
  const gone = once(client, 'close')
  for (let nth = 0; nth < 200_000; nth++) client.send(Uint8Array.of(3))
  sendAway(socket, 4529, 'too-fast')
  const [code, reason] = await gone
  expect([code, String(reason)]).toEqual([4529, 'too-fast'])
  // What comes in one piece is not read in parts.
  expect(read).toBeLessThan(1_001 + 65_536 / 7)
})

test('who goes when they are told to go at once, even from where they were not read', async () => {
  socket.pause()
  const gone = once(socket, 'close')
  sendAway(socket, 4503, 'unavailable')
  const [code] = await gone
  expect(code).toBe(4503)
})
