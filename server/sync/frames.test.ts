import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { binaryMessage } from './frames.ts'

describe('a message written once for everyone', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'arrives whole with %i bytes, between what the socket sends itself',
    async (length) => {
      const http = createServer().listen(0, '127.0.0.1')
      await once(http, 'listening')
      const server = new WebSocketServer({ server: http, perMessageDeflate: false })
      const payload = Uint8Array.from({ length }, (_, at) => at % 251)
      server.on('connection', (socket, request) => {
        socket.send(Uint8Array.of(1))
        request.socket.write(binaryMessage(payload))
        socket.send(Uint8Array.of(2))
      })
      const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
      try {
        const heard: Uint8Array[] = []
        await new Promise<void>((resolve, reject) => {
          client.on('error', reject)
          client.on('message', (data: Buffer) => {
            heard.push(Uint8Array.from(data))
            if (heard.length === 3) resolve()
          })
        })
        expect(heard).toEqual([Uint8Array.of(1), payload, Uint8Array.of(2)])
      } finally {
        client.terminate()
        server.close()
        http.close()
      }
    },
  )
})
