/** Several servers on one database, joined by a real Redis: to those who use them they are one. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createLog } from '../../server/log.ts'
import { redisWire } from '../../server/nodes/redis-wire.ts'
import { noteErasure } from '../../server/storage/erasing.ts'
import { DocumentId, ParticipantId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { Annotation } from '../../shared/margins/record.ts'
import { Browser } from '../harness/app.ts'
import { annotation, openClass, type Person, recordId, reply, type TestClass } from '../harness/class.ts'
import { hostileUpdates } from '../harness/hostile-updates.ts'
import { LiveClient } from '../harness/live.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { hasRedis, RedisServer } from '../harness/redis.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient, RawSocket, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const commonsOf = (person: Person): DocumentId => DocumentId.parse(person.margins.get('commons'))
const open: { destroy?(): void; close?(): void }[] = []
const kept = <T extends { destroy?(): void; close?(): void }>(client: T): T => {
  open.push(client)
  return client
}
const pen = (server: TestServer, group: TestClass, person: Person, doc?: Y.Doc) => kept(penClient(server.url, group.session, person, doc))
const commons = (server: TestServer, person: Person) => kept(marginClient(server.url, commonsOf(person), person))
const live = (server: TestServer, group: TestClass, person: Person) => kept(new LiveClient(server.url, person.cookie, group.session))
const stands = (client: SyncClient, id: string) => until(() => client.records.has(id), `${id} to stand in the margin`)
const ready = async (server: TestServer) => (await fetch(`${server.url}/readyz`)).status

describe.skipIf(!hasRedis())('two servers on one database', () => {
  let redis: RedisServer
  let a: TestServer
  let b: TestServer
  let group: TestClass
  let ann: Person
  let bob: Person
  /** The lines of b alone. */
  let toRedis: Network
  let toPostgres: Network
  beforeAll(async () => {
    redis = await RedisServer.start()
    a = await startServer({ env: { REDIS_URL: redis.url, LOG_LEVEL: 'fatal' } })
    ;[toRedis, toPostgres] = await Promise.all([networkTo(redis.port), networkTo(Number(new URL(a.db.url).port))])
    const url = Object.assign(new URL(a.db.url), { port: String(toPostgres.port) }).href
    b = await startServer({ env: { REDIS_URL: `redis://127.0.0.1:${toRedis.port}`, LOG_LEVEL: 'fatal' }, db: { ...a.db, url } })
    group = await openClass(a, 2, { manner: 'live' })
    ;[ann, bob] = group.readers as [Person, Person]
  })
  afterEach(() => {
    for (const client of open.splice(0)) {
      client.destroy?.()
      client.close?.()
    }
  })
  afterAll(async () => {
    await b.stop()
    await a.end()
    await Promise.all([toRedis.end(), toPostgres.end(), redis.end()])
  })
  const facilitate = (server: TestServer) => live(server, group, group.facilitator)

  it('show on one what was written on the other, once it is saved, and the answer the other way', async () => {
    await facilitate(a).does('go-to-phase', { phase: 'plenary' })
    const [annsPen, bobsPen] = [pen(a, group, ann), pen(b, group, bob)]
    const [annSees, bobSees] = [commons(a, ann), commons(b, bob)]
    await Promise.all([annsPen, bobsPen, annSees, bobSees].map((client) => client.synced()))
    const [question, answer] = [recordId(ann.alias), recordId(bob.alias)]
    annsPen.write(question, annotation())
    await Promise.all([annsPen.saved(), stands(bobSees, question)])
    bobsPen.write(answer, reply(question))
    await Promise.all([bobsPen.saved(), stands(annSees, answer)])
    expect(annSees.records.toJSON()).toEqual(bobSees.records.toJSON())
  })

  it('serve anyone behind a plain round-robin proxy, and whoever comes again when it has only one of them left', async () => {
    await facilitate(a).does('go-to-phase', { phase: 'plenary' })
    let ports = [a.port, b.port]
    const front = await networkTo(() => ports)
    try {
      const through = { ...a, url: front.url }
      const [annsPen, bobsPen] = [pen(through, group, ann), pen(through, group, bob)]
      const [annSees, bobSees] = [commons(through, ann), commons(through, bob)]
      await Promise.all([annsPen, bobsPen, annSees, bobSees].map((client) => client.synced()))
      const write = async () => {
        const [question, answer] = [recordId(ann.alias), recordId(bob.alias)]
        annsPen.write(question, annotation())
        await Promise.all([stands(bobSees, question), annsPen.saved()])
        bobsPen.write(answer, reply(question))
        await Promise.all([stands(annSees, answer), bobsPen.saved()])
      }
      await write()
      for (const left of [b, a]) {
        ports = [left.port]
        front.cut()
        front.restore()
        await write()
        expect((await fetch(`${front.url}/readyz`)).status).toBe(200)
      }
    } finally {
      await front.end()
    }
  })

  it('merge the pen of one person who writes on both, and save every word of it once', async () => {
    const [here, there] = [pen(a, group, ann), pen(b, group, ann)]
    const seen = commons(b, bob)
    await Promise.all([here, there, seen].map((client) => client.synced()))
    const ids = Array.from({ length: 12 }, () => recordId(ann.alias))
    ids.forEach((id, nth) => (nth % 2 === 0 ? here : there).write(id, annotation({ body: `Word ${nth}` })))
    await Promise.all([here.saved(), there.saved(), ...ids.map((id) => stands(seen, id))])
    await until(() => ids.every((id) => here.records.has(id) && there.records.has(id)), 'both tabs to hold all of it')
    const { rows } = await a.db.pool.query('SELECT revision FROM record WHERE id = ANY($1)', [ids])
    expect(rows.map((row) => row.revision)).toEqual(ids.map(() => 1))
  })

  it('hold a silence that begins on one against whoever writes on the other', async () => {
    const facilitator = facilitate(a)
    const [annsPen, bobSees] = [pen(b, group, ann), commons(b, bob)]
    await Promise.all([annsPen.synced(), bobSees.synced()])
    await facilitator.does('go-to-phase', { phase: 'read' })
    const secret = recordId(ann.alias)
    annsPen.write(secret, annotation({ body: 'Nobody sees this yet' }))
    await annsPen.saved()
    const other = commons(a, bob)
    await other.synced()
    expect(bobSees.records.has(secret) || other.records.has(secret)).toBe(false)
    await facilitator.does('go-to-phase', { phase: 'plenary' })
    await Promise.all([stands(bobSees, secret), stands(other, secret)])
  })

  it.each(['a', 'b'])('refuse by way of %s what is forged in a pen that is open on both, and show nobody anything of it', async (by) => {
    const [honest, bobSees] = [pen(by === 'a' ? b : a, group, ann), commons(by === 'a' ? b : a, bob)]
    await Promise.all([honest.synced(), bobSees.synced()])
    const before = bobSees.records.toJSON()
    const forger = new RawSocket((by === 'a' ? a : b).url, `/sync/pen/${group.session}?notices=1`, ann.cookie)
    await forger.open()
    const [forged] = hostileUpdates(recordId(bob.alias), annotation())
    forger.update(forged?.bytes ?? new Uint8Array())
    expect((await forger.ended).code).toBeGreaterThanOrEqual(4400)
    const next = recordId(ann.alias)
    honest.write(next, annotation())
    await Promise.all([honest.saved(), stands(bobSees, next)])
    const { [next]: _new, ...rest } = bobSees.records.toJSON()
    expect(rest).toEqual(before)
  })

  it('lead everyone to one place, also whoever comes later', async () => {
    const facilitator = facilitate(a)
    const bobThere = live(b, group, bob)
    await bobThere.untilState('a state', () => true)
    const { passage } = Annotation.parse(annotation())
    await facilitator.does('spotlight', { target: { is: 'passage', passage } })
    for (const there of [bobThere, live(b, group, ann)]) await there.untilState('the spotlight', (state) => state.spotlight !== null)
    expect(bobThere.state?.spotlight).toEqual(facilitator.state?.spotlight)
    await facilitate(b).does('end-spotlight')
    await facilitator.untilState('the end of the spotlight', (state) => state.spotlight === null)
  })

  it('show each other who is here and where they read, and give a hand one place in one queue', async () => {
    const [annHere, bobThere] = [live(a, group, ann), live(b, group, bob)]
    annHere.socket.emit('reading', { block: 'bbbb' })
    await bobThere.untilPresence('Ann at her paragraph', ({ people }) =>
      people.some((person) => person.alias === ann.alias && person.reading === 'bbbb'),
    )
    const id = crypto.randomUUID()
    await annHere.command('raise-hand', { move: 'question' }, id)
    const again = kept(new LiveClient(b.url, ann.cookie, group.session))
    await again.command('raise-hand', { move: 'question' }, id)
    const { queue } = await bobThere.untilState('a hand', (state) => state.queue.hands.length > 0)
    expect(queue.hands.map((hand) => hand.who.alias)).toEqual([ann.alias])
    await annHere.does('lower-hand')
    annHere.close()
    await bobThere.untilPresence('Ann to be gone from one server', ({ people }) =>
      people.some((person) => person.alias === ann.alias && person.reading === undefined),
    )
  })

  it('end on both what ends on one: a place in the session, a sign-in', async () => {
    const eve = await group.join('Eve')
    const facilitator = facilitate(a)
    const [evesPen, eveSees, eveHere] = [pen(b, group, eve), commons(b, eve), live(b, group, eve)]
    await Promise.all([evesPen.synced(), eveSees.synced(), eveHere.untilState('a state', () => true)])
    await facilitator.does('remove', { who: eve.alias })
    await until(() => evesPen.ended.length > 0 && eveSees.ended.length > 0 && eveHere.ended, 'all of Eve’s connections to be ended')
    expect([evesPen.ended[0]?.reason, eveHere.ended?.code]).toEqual(['not-allowed', 'not-allowed'])

    const dan = await group.join('Dan')
    const dansPen = pen(b, group, dan)
    await dansPen.synced()
    await dan.browser.post('/api/sign-out')
    await until(() => dansPen.ended.length > 0, 'Dan’s pen to be ended')
    expect(dansPen.ended[0]?.reason).toBe('not-signed-in')
  })

  it('take between them no more of one person than one server would', async () => {
    const eager = await group.join('Eager')
    const [here, there] = [pen(a, group, eager), pen(b, group, eager)]
    await Promise.all([here.synced(), there.synced()])
    // A burst of forty by way of one; what the other takes then is what comes with time.
    for (let i = 0; i < 40; i++) here.write(recordId(eager.alias), annotation())
    await here.saved()
    await until(() => there.records.size >= 40, 'the other tab to have them')
    there.doc.transact(() => {
      for (let i = 0; i < 35; i++) there.write(recordId(eager.alias), annotation())
    })
    await until(() => there.ended.some((end) => end.reason === 'too-fast'), 'the other server to refuse')
  })

  it('take between them no more commands of one person than one server would', async () => {
    const eager = await group.join('Eager to command')
    const [here, there] = [live(a, group, eager), live(b, group, eager)]
    await Promise.all([here, there].map((one) => one.untilState('a state', () => true)))
    const burst = async (by: LiveClient) =>
      (await Promise.all(Array.from({ length: limits.commandBurst }, () => by.command('lower-hand')))).map(({ code }) => code)
    expect(await burst(here)).not.toContain('too-fast')
    expect(await burst(there)).toContain('too-fast')
    // Nor does coming again give them another.
    here.close()
    expect(await burst(live(a, group, eager))).toContain('too-fast')
  })

  it('count together who is in a session, and let in nobody beyond its places', async () => {
    const [late, facilitator] = [await group.join('Late'), facilitate(a)]
    await Promise.all([facilitator, live(b, group, bob)].map((one) => one.untilState('a state', () => true)))
    // A third server, with a whole lecture.
    const third = await redisWire(redis.url, { log: createLog({ logLevel: 'silent' }) })
    const say = (seats: object[]) => third.tell(`here:${group.session}`, new TextEncoder().encode(JSON.stringify(seats)))
    say(Array.from({ length: limits.readersInSession }, () => ({ participant: crypto.randomUUID(), visible: true })))
    await facilitator.untilPresence('all of them', ({ count }) => count > limits.readersInSession)
    for (const server of [a, b]) {
      const refused = live(server, group, late)
      await until(() => refused.refused, 'the refusal')
      expect(refused.refused?.code).toBe('session-full')
      const socket = await new RawSocket(server.url, `/sync/pen/${group.session}`, late.cookie).open()
      expect(await socket.ended).toEqual({ code: 4503, reason: 'session-full' })
    }
    say([])
    await third.close()
    await live(a, group, late).untilState('a place', () => true)
  })

  it('take no word of somebody who has been erased, whether or not they have heard of it', async () => {
    const gone = await group.join('Gone')
    const [gonesPen, annSees] = [pen(b, group, gone), commons(a, ann)]
    await Promise.all([gonesPen.synced(), annSees.synced()])
    const [before, after] = [recordId(gone.alias), recordId(gone.alias)]
    gonesPen.write(before, annotation())
    await stands(annSees, before)
    // What the erasure does first, on neither of them: nobody is told.
    await noteErasure(a.db.pool, group.session, ParticipantId.parse(gone.participant), ParticipantId.parse(group.facilitator.participant))
    gonesPen.write(after, annotation())
    await until(() => gonesPen.ended.length > 0, 'the pen to be ended')
    expect(gonesPen.ended[0]).toMatchObject({ code: 4403 })
    const { rows } = await a.db.pool.query('SELECT id FROM record WHERE session_id = $1 AND id = $2', [group.session, after])
    expect(rows).toEqual([])
  })

  it('that cannot hear each other say so, send their readers away, and lose nothing', async () => {
    const [annsPen, bobSees, bobHere] = [pen(a, group, ann), commons(b, bob), live(b, group, bob)]
    await Promise.all([annsPen.synced(), bobSees.synced(), bobHere.untilState('a state', () => true)])
    await redis.kill()
    await until(async () => (await ready(a)) === 503 && (await ready(b)) === 503, 'both servers to say that they are cut off')
    await until(() => bobSees.ended.length > 0 && annsPen.ended.length > 0, 'readers to be sent away')
    const late = recordId(ann.alias)
    annsPen.write(late, annotation())
    await redis.run()
    await until(async () => (await ready(a)) === 200 && (await ready(b)) === 200, 'both servers to be ready')
    await Promise.all([annsPen.saved(), stands(bobSees, late)])
  })

  it.each([
    ['Redis', () => toRedis],
    ['Postgres', () => toPostgres],
  ])('of which one is cut off from %s: that one says so and calls nothing saved, and the other goes on', async (from, line) => {
    const [annsPen, bobsPen, annSees] = [pen(a, group, ann), pen(b, group, bob), commons(a, ann)]
    await Promise.all([annsPen, bobsPen, annSees].map((client) => client.synced()))
    const onlyReads = await group.join(`Reader without ${from}`)
    const [reads, here] = [commons(b, onlyReads), live(b, group, onlyReads)]
    await Promise.all([reads.synced(), here.untilState('a state', () => true)])
    line().cut()
    await until(async () => (await ready(b)) === 503, 'the one to say that it is cut off')
    const [late, word] = [recordId(bob.alias), recordId(ann.alias)]
    bobsPen.write(late, annotation())
    await until(() => bobsPen.ended.some(({ code }) => code >= 4500), 'its writer to be sent away')
    // Who only looks on is not left before what may be long past.
    await until(() => reads.ended.some(({ code }) => code >= 4500) && !here.socket.connected, 'its readers to be sent away')
    annsPen.write(word, annotation())
    await Promise.all([annsPen.saved(), stands(annSees, word)])
    expect([await ready(a), bobsPen.isSaved, annSees.records.has(late)]).toEqual([200, false, false])
    const version = await facilitate(a).does('set-fair', { fair: from === 'Redis' })
    line().restore()
    await Promise.all([bobsPen.saved(), stands(annSees, late), here.untilState('what came meanwhile', (state) => state.version >= version)])
    await until(async () => (await ready(b)) === 200, 'the one to be ready')
  })

  it('that are held up themselves do not take that for Redis being gone, and send nobody away', async () => {
    const [annsPen, bobSees] = [pen(a, group, ann), commons(b, bob)]
    await Promise.all([annsPen.synced(), bobSees.synced()])
    // As a machine does that has no time for them: nothing of this process runs meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_200)
    const id = recordId(ann.alias)
    annsPen.write(id, annotation())
    await stands(bobSees, id)
    expect([annsPen.ended, bobSees.ended]).toEqual([[], []])
  })

  it('a word that got lost on the way between them is found', async () => {
    const [annsPen, bobSees] = [pen(a, group, ann), commons(b, bob)]
    await Promise.all([annsPen.synced(), bobSees.synced()])
    // Frozen for less than it takes to count as gone: what is said meanwhile reaches nobody.
    redis.signal('SIGSTOP')
    const id = recordId(ann.alias)
    annsPen.write(id, annotation())
    await annsPen.saved()
    redis.signal('SIGCONT')
    await stands(bobSees, id)
  })

  it('count together the wrong codes that come from one address', async () => {
    const tries = async (server: TestServer) =>
      (await new Browser(server.url).post('/api/join', { code: 'aaaa-aaaa', name: 'Guess' })).status
    for (let tried = 0; tried < 100; tried++) expect(await tries(tried % 2 ? a : b)).not.toBe(429)
    expect([await tries(a), await tries(b)]).toEqual([429, 429])
  })
})

it('a server that is told of a Redis that is not there does not start, and says so', { skip: !hasRedis() }, async () => {
  const redis = await RedisServer.start()
  await redis.end()
  await expect(startServer({ env: { REDIS_URL: redis.url } })).rejects.toThrow(/Redis does not answer at REDIS_URL/)
})
