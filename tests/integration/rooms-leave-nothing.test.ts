/**
 * Rooms that are opened, written in and left again leave nothing in the server: no object, no timer, no listener, no
 * memory to speak of. `CATENA_ROOMS=10000` asks for more of them than usual, and prints what it saw.
 */
import v8 from 'node:v8'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { LiveRoom } from '../../server/live/room.ts'
import { Seat } from '../../server/live/seat.ts'
import { Connection } from '../../server/sync/connection.ts'
import { Margin } from '../../server/sync/margin.ts'
import { Pen } from '../../server/sync/pen.ts'
import { Room } from '../../server/sync/room.ts'
import { writePen } from '../../shared/margins/documents.ts'
import { annotation, openClass, recordId, type TestClass } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { askFrame, RawSocket } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const ROOMS = Number(process.env['CATENA_ROOMS'] ?? 60)
/** As many as one account may have windows for. */
const AT_ONCE = 6
const MOST_GROWTH = 20 * 1024 * 1024

let server: TestServer
let klass: TestClass
beforeAll(async () => {
  server = await startServer()
  klass = await openClass(server, 0)
})
afterAll(() => server.end())

/** Sessions with their margins, as they are when nobody has been there but the facilitator. */
async function make(count: number): Promise<{ id: string; commons: string; alias: string }[]> {
  const { rows } = await server.db.pool.query<{ id: string; commons: string; alias: string }>(
    `WITH made AS (
       INSERT INTO session (id, seminar_id, reading_id, reading_version, title)
       SELECT gen_random_uuid(), seminar_id, reading_id, 1, 'Room' FROM session s, generate_series(1, $2) WHERE s.id = $1 RETURNING id),
     facilitator AS (
       INSERT INTO participant (id, session_id, account_id, role, name, alias)
       SELECT gen_random_uuid(), m.id, p.account_id, p.role, p.name, p.alias FROM made m, participant p WHERE p.session_id = $1 RETURNING session_id, alias),
     margins AS (
       INSERT INTO document (id, session_id, audience)
       SELECT gen_random_uuid(), m.id, a FROM made m, unnest(ARRAY['commons', 'facilitators']) AS a RETURNING id, session_id, audience)
     SELECT d.session_id AS id, d.id AS commons, f.alias FROM margins d JOIN facilitator f USING (session_id) WHERE d.audience = 'commons'`,
    [klass.session, count],
  )
  return rows
}

/** Somebody comes in by every door, writes something, sees it, and goes. */
async function visit({ id, commons, alias }: { id: string; commons: string; alias: string }): Promise<void> {
  const { cookie } = klass.facilitator
  const pen = await new RawSocket(server.url, `/sync/pen/${id}?notices=1`, cookie).open()
  const margin = await new RawSocket(server.url, `/sync/margin/${commons}`, cookie).open()
  const live = new LiveClient(server.url, cookie, id)
  pen.send(askFrame())
  margin.send(askFrame())
  await until(() => pen.notices.length > 0 && margin.frames.length > 0, 'the room')
  const doc = new Y.Doc()
  const record = recordId(alias)
  writePen(doc, [[record, annotation()]], 'test')
  pen.update(Y.encodeStateAsUpdate(doc))
  doc.destroy()
  await until(() => margin.frames.some((frame) => Buffer.from(frame).includes(record)), 'it to be shown')
  await live.untilState('the live session', () => true)
  live.close()
  for (const socket of [pen, margin]) {
    socket.close()
    await socket.ended
  }
}

async function visitAll(rooms: Awaited<ReturnType<typeof make>>): Promise<void> {
  const left = [...rooms]
  const visitor = async () => {
    for (let room = left.pop(); room; room = left.pop()) await visit(room)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, visitor))
  await until(async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    return ['catena_sync{figure="rooms"} 0', 'catena_sync{figure="connections"} 0', 'catena_live{figure="rooms"} 0'].every((line) =>
      metrics.includes(line),
    )
  }, 'every room to be let go of')
  // Promises of the last turn may still hold one for a moment.
  await until(() => count(Room) === 0, 'every room to be gone from memory')
}

const count = (type: object): number => v8.queryObjects(type as never, { format: 'count' }) as unknown as number

/** Each count collects all garbage and looks at every object, which takes its time. */
const watched = { Margin, Pen, Connection, LiveRoom, Seat, WebSocket }

const running = () => ({
  timers: process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length,
  listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
})

test(
  `${ROOMS} rooms opened and closed leave no object, timer, listener or memory`,
  async () => {
    await visitAll(await make(AT_ONCE * 2))
    const before = running()
    const heap = process.memoryUsage().heapUsed
    await visitAll(await make(ROOMS))
    const grown = process.memoryUsage().heapUsed - heap
    const left = Object.fromEntries(Object.entries(watched).map(([name, type]) => [name, count(type)]))
    const after = running()
    if (process.env['CATENA_ROOMS'])
      process.stdout.write(
        `  ${ROOMS} rooms: heap ${(heap / 1e6).toFixed(1)} MB, then ${(grown / 1e6).toFixed(1)} MB more; ${JSON.stringify({ ...left, ...after })}\n`,
      )
    expect(left).toEqual({ Margin: 0, Pen: 0, Connection: 0, LiveRoom: 0, Seat: 0, WebSocket: 0 })
    // Each connection to Postgres has a timer, and there are sixteen at most.
    expect(after.timers).toBeLessThanOrEqual(before.timers + 16)
    expect(after.listeners).toBe(before.listeners)
    expect(grown).toBeLessThan(MOST_GROWTH)
  },
  60_000 + ROOMS * 200,
)
