// The floor: what a broadcast over `ws` costs that neither reads, checks nor keeps anything.
import { WebSocketServer } from 'ws'

const rooms = new Map()
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket, request) => {
  const name = request.url ?? ''
  const room = rooms.get(name) ?? new Set()
  rooms.set(name, room)
  room.add(socket)
  socket.on('message', (data) => {
    // The first frame of a Yjs client is a question: it is answered with an empty update.
    if (data[0] === 0 && data[1] === 0) return socket.send(Uint8Array.of(0, 1, 2, 0, 0))
    for (const other of room) if (other !== socket) other.send(data)
  })
  socket.on('close', () => room.delete(socket))
})
server.on('listening', () => process.stdout.write(`listening on ${server.address().port}\n`))
