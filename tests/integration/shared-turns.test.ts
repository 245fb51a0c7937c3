import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SharedTurns } from '../../server/nodes/shared-turns.ts'
import type { Wire } from '../../server/nodes/wire.ts'
import { commit } from '../../server/storage/commit.ts'
import { inTurn, Rooms } from '../../server/sync/rooms.ts'
import { Turns } from '../../server/sync/turns.ts'
import { WriteRates } from '../../server/sync/write-rates.ts'
import { ParticipantId, type RecordId } from '../../shared/ids.ts'
import type { PenRecord } from '../../shared/margins/record.ts'
import { agrees } from '../harness/agreement.ts'
import { annotation, openClass, type Person, recordId, type TestClass } from '../harness/class.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let group: TestClass
beforeAll(async () => {
  server = await startServer()
  group = await openClass(server, 2)
})
afterAll(() => server.end())

/** A wire on which everything is lost: what nodes know of each other is what Postgres has. */
const deaf: Wire = {
  node: 'deaf',
  isUp: true,
  tell: () => {},
  listen: () => Promise.resolve(() => {}),
  watch: () => {},
  close: () => Promise.resolve(),
}

/** What a node does with pens, without its sockets. */
function nodeOn(pool: Pool) {
  const shared = new SharedTurns({ pool, wire: deaf, written: () => {} })
  const log = { error: (...said: unknown[]) => expect(said).toBeUndefined() }
  const turns = new Turns({ commit: (work) => commit(pool, work), hold: (held, batch) => shared.hold(held, batch), now: Date.now, log })
  const rooms = new Rooms(turns, { pool, rates: new WriteRates(), isShared: true, follow: (id) => shared.follow(turns, id) })
  const write = (person: Person, id: RecordId, record: PenRecord) =>
    rooms.hold(group.session, async (room) => {
      const pen = await room.pen(ParticipantId.parse(person.participant))
      await inTurn(turns, { room, take: (batch) => void room.write(pen, pen.updateWith([[id, record]]), 'catch-up', batch, {}) })
    })
  return { write, end: () => rooms.closeAll() }
}

it.each(['commons', 'me'] as const)(
  'what is mended for %s on one node while another loads the session is neither put back nor left out',
  async (to) => {
    const [ann, bob] = group.readers as [Person, Person]
    const here = nodeOn(server.db.pool)
    const id = recordId(ann.alias)
    await here.write(ann, id, annotation({ to, body: 'first' }))

    // The other node has read the records, and reads the pens and margins when the word has been mended.
    let loading = 0
    let go = () => {}
    const gate = new Promise<void>((open) => (go = open))
    const query = server.db.pool.query.bind(server.db.pool) as (...asked: unknown[]) => Promise<unknown>
    const slow = new Proxy(server.db.pool, {
      get: (pool, key) => {
        if (key !== 'query') return Reflect.get(pool, key, pool) as unknown
        return async (...asked: unknown[]) => {
          const [what] = asked
          if (typeof what === 'object' && what !== null && 'name' in what && what.name === 'load-document') {
            loading++
            await gate
          }
          return query(...asked)
        }
      },
    })
    const there = nodeOn(slow)
    const other = there.write(bob, recordId(bob.alias), annotation())
    // Bob's pen and the two margins.
    await until(() => loading === 3, 'the other node to have read the records')
    await here.write(ann, id, annotation({ to, body: 'second', editedAt: 1_700_000_000_001 }))
    go()
    await other
    await agrees(server.db, group.session)

    await there.write(ann, id, annotation({ to, body: 'third', editedAt: 1_700_000_000_002 }))
    const { records } = await agrees(server.db, group.session)
    expect(records.get(id)?.revision).toBe(3)
    const { rows } = await server.db.pool.query("SELECT value->>'body' AS body FROM revision WHERE record_id = $1 ORDER BY revision", [id])
    expect(rows.map(({ body }) => body)).toEqual(['first', 'second', 'third'])
    await Promise.all([here.end(), there.end()])
  },
)
