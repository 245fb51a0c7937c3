/**
 * One client who floods, in a process of its own so that its work is nobody else's: as fast as it can, over as many connections
 * as it is given, and again as soon as it is sent away. Says `flooding` when it has begun, and at its end what it has sent.
 */
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { z } from 'zod'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { writePen } from '#shared/margins/documents.ts'

const Orders = z.object({
  kind: z.enum(['frames', 'requests', 'inventions', 'updates']),
  url: z.string(),
  session: z.string(),
  cookie: z.string(),
  alias: Alias,
})
const orders = Orders.parse(JSON.parse(process.argv[2] ?? ''))

/** An awareness update about nobody: the smallest frame, and one that is answered. */
const NOBODY = Uint8Array.of(1, 1, 0)

let sent = 0
process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify({ sent })}\n`, () => process.exit(0))
})

/** A pen's socket that sends what it is given whenever it may, and comes again when it is closed. */
function flood(frames: readonly Uint8Array[]): void {
  const socket = new WebSocket(`${orders.url.replace('http', 'ws')}/sync/pen/${orders.session}`, { headers: { cookie: orders.cookie } })
  const send = () => {
    for (let n = 0; n < 50 && socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 4 * limits.updateBytes; n++) {
      const frame = frames[sent++ % frames.length]
      if (frame) socket.send(frame)
    }
    // What waits here for the server must not take its processor.
    if (socket.readyState === WebSocket.OPEN) setTimeout(send, socket.bufferedAmount > 0 ? 5 : 0)
  }
  socket.on('open', send)
  socket.on('error', () => {})
  socket.on('close', () => setTimeout(() => flood(frames), 1))
}

/** Asks, on a line that is kept, for one page after another. */
function ask(agent: Agent, cookie: () => string): void {
  const paths = ['', '/review/threads', '/review/threads?words=necessary']
  const path = `/api/sessions/${orders.session}${paths[sent++ % paths.length]}`
  const again = () => ask(agent, cookie)
  request(`${orders.url}${path}`, { agent, headers: { cookie: cookie() } }, (answer) => answer.resume().once('close', again))
    .on('error', () => setTimeout(again, 1))
    .end()
}

/** An update as large as one may be, of records such as an honest client writes. */
function largest(nth: number): Uint8Array {
  const doc = new Y.Doc()
  const body = 'A long thought. '.repeat(Math.floor((limits.updateBytes * 0.8) / limits.updateRecords / 16))
  const records = Array.from({ length: limits.updateRecords }, (_, at) => {
    const place = (offset: number) => ({ block: BlockId.parse('bbbb'), offset })
    const passage = { version: 1, start: place(0), end: place(5), quote: 'It is', prefix: '', suffix: ' necessary to read' }
    const record = { is: 'annotation' as const, passage, to: 'commons' as const, kind: 'question' as const, tags: [], mentions: [] }
    return [
      RecordId.parse(`${orders.alias}-${String(nth * 100 + at).padStart(8, '0')}`),
      { ...record, body, at: 1_700_000_000_000 },
    ] as const
  })
  writePen(doc, records, 'bench')
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc))
  })
}

switch (orders.kind) {
  case 'frames':
    for (let n = 0; n < limits.windowsPerAccount / 2; n++) flood([NOBODY])
    break
  case 'updates': {
    const frames = Array.from({ length: 20 }, (_, nth) => largest(nth + 1))
    for (let n = 0; n < limits.windowsPerAccount / 2; n++) flood(frames)
    break
  }
  // With their own cookie, or with one that looks like somebody's and is new each time.
  case 'requests':
  case 'inventions': {
    const agent = new Agent({ keepAlive: true, maxSockets: 64 })
    const cookie = orders.kind === 'requests' ? () => orders.cookie : () => `catena=${randomBytes(32).toString('base64url')}`
    for (let n = 0; n < 64; n++) ask(agent, cookie)
  }
}
process.stdout.write('flooding\n')
