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
import { Kind } from './kind.ts'

const Orders = z.object({
  kind: Kind,
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

type Send = (socket: WebSocket, nth: number) => void

const pen = `/sync/pen/${orders.session}`
const open = (path: string, cookie: string) => new WebSocket(`${orders.url.replace('http', 'ws')}${path}`, { headers: { cookie } })

/** A socket that sends whenever it may, and comes again when it is closed. */
function flood(path: string, send: Send): void {
  const socket = open(path, orders.cookie)
  const sendMore = () => {
    for (let n = 0; n < 50 && socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 4 * limits.updateBytes; n++)
      send(socket, sent++)
    // What waits here for the server must not take its processor.
    if (socket.readyState === WebSocket.OPEN) setTimeout(sendMore, socket.bufferedAmount > 0 ? 5 : 0)
  }
  socket.on('open', sendMore)
  socket.on('error', () => {})
  socket.on('close', () => setTimeout(() => flood(path, send), 1))
}

/** A socket that is opened again and again, with or without a place in the session. */
function knock(cookie: () => string): void {
  sent++
  const socket = open(pen, cookie())
  socket.on('open', () => socket.close())
  socket.on('error', () => {})
  socket.on('close', () => setTimeout(() => knock(cookie), 1))
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

const WINDOWS = limits.windowsPerAccount / 2
const times = (count: number, act: () => void) => Array.from({ length: count }, act)
/** Looks like somebody's, and is new each time. */
const invention = () => `catena=${randomBytes(32).toString('base64url')}`

switch (orders.kind) {
  case 'frames':
    times(WINDOWS, () => flood(pen, (socket) => socket.send(NOBODY)))
    break
  case 'pings':
    times(WINDOWS, () => flood(pen, (socket) => socket.ping()))
    break
  // Signs of life that socket.io takes for nothing.
  case 'packets':
    times(WINDOWS, () => flood('/socket.io/?EIO=4&transport=websocket', (socket) => socket.send('6')))
    break
  case 'updates': {
    const frames = Array.from({ length: 20 }, (_, nth) => largest(nth + 1))
    times(WINDOWS, () => flood(pen, (socket, nth) => socket.send(frames[nth % frames.length] ?? NOBODY)))
    break
  }
  case 'openings':
    times(WINDOWS, () => knock(() => orders.cookie))
    break
  case 'false openings':
    times(64, () => knock(invention))
    break
  // With their own cookie, or with a false one.
  case 'requests':
  case 'inventions': {
    const agent = new Agent({ keepAlive: true, maxSockets: 64 })
    const cookie = orders.kind === 'requests' ? () => orders.cookie : invention
    times(64, () => ask(agent, cookie))
  }
}
process.stdout.write('flooding\n')
