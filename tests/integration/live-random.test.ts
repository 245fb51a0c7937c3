/**
 * A class of thirty in five groups, driven by chance: phases, regroupings, lifts, removals, roles, moderation, words to
 * every audience, reconnections, and attempts at what is not allowed. Every byte that reaches anybody is then held
 * against the one rule of what stands where (shared/margins), as it was at that moment. `SEED=… ` repeats a run.
 */
import { randomInt } from 'node:crypto'
import * as decoding from 'lib0/decoding'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { loadRecords, loadSession } from '../../server/storage/session-state.ts'
import { DocumentId, GroupId, type ParticipantId, type RecordId } from '../../shared/ids.ts'
import { mayOpenMargin } from '../../shared/margins/access.ts'
import type { MarginAudience } from '../../shared/margins/audience.ts'
import { marginEntries, writePen } from '../../shared/margins/documents.ts'
import type { Entry, KeptRecord } from '../../shared/margins/entry.ts'
import { standings } from '../../shared/margins/standing.ts'
import type { Notice } from '../../shared/protocol/sync.ts'
import { chance, shuffled } from '../../shared/session/chance.ts'
import { currentGroup, type LiveSession } from '../../shared/session/state.ts'
import { annotation, mark, openClass, type Person, recordId, reply, type TestClass } from '../harness/class.ts'
import { LiveClient } from '../harness/live.ts'
import { hasRedis, RedisServer } from '../harness/redis.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { askFrame, marginClient, RawSocket } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const seed = Number(process.env['SEED'] ?? randomInt(1_000_000))
const random = chance(seed)
const pick = <T>(things: readonly T[]): T => things[Math.floor(random() * things.length)] as T
const READERS = 30
const STEPS = 30
const QUERY = Uint8Array.of(3)

// With a Redis at hand, two servers on one database: what holds for them holds for one, which only has less to do.
let redis: RedisServer | undefined
let server: TestServer
let servers: readonly TestServer[]
let group: TestClass
beforeAll(async () => {
  redis = hasRedis() ? await RedisServer.start() : undefined
  const env = redis ? { REDIS_URL: redis.url } : {}
  server = await startServer({ env })
  servers = redis ? [server, await startServer({ env, db: server.db })] : [server]
  group = await openClass(server, READERS, { manner: 'live', names: 'pseudonyms' })
})
afterAll(async () => {
  for (const other of servers.slice(1)) await other.stop()
  await server.end()
  await redis?.end()
})

/** What somebody was sent, and in which step of the run. */
interface Delivery {
  readonly who: Person
  readonly step: number
  readonly bytes: Buffer
}
const delivered: Delivery[] = []
let step = 0

/** Everything one person has open, recorded. */
class Desk {
  readonly who: Person
  readonly live: LiveClient
  #pen: { socket: RawSocket; doc: Y.Doc } | undefined
  readonly margins = new Map<DocumentId, RawSocket>()
  constructor(who: Person) {
    this.who = who
    this.live = this.sit()
  }

  sit(): LiveClient {
    return new LiveClient(pick(servers).url, this.who.cookie, group.session)
  }

  #open(path: string): RawSocket {
    const socket = new RawSocket(pick(servers).url, path, this.who.cookie)
    socket.socket.on('message', (data: Buffer) => void delivered.push({ who: this.who, step, bytes: Buffer.from(data) }))
    return socket
  }

  async look(margin: DocumentId): Promise<void> {
    const before = this.margins.get(margin)
    if (before && before.socket.readyState === before.socket.OPEN) return
    const socket = this.#open(`/sync/margin/${margin}`)
    this.margins.set(margin, socket)
    await until(() => socket.socket.readyState !== socket.socket.CONNECTING, 'the margin to open or not')
    if (socket.socket.readyState === socket.socket.OPEN) socket.send(askFrame())
  }

  /** Writes, as an honest client would; or is refused, and starts a new copy of the pen. */
  async write(
    id: RecordId,
    record: Parameters<typeof writePen>[1] extends Iterable<readonly [RecordId, infer R]> ? R : never,
  ): Promise<void> {
    const pen = await this.#openPen()
    if (!pen) return
    let update: Uint8Array | undefined
    pen.doc.once('update', (bytes: Uint8Array) => (update = bytes))
    writePen(pen.doc, [[id, record]], 'test')
    const notices = pen.socket.notices.length
    if (update) pen.socket.update(update)
    // A notice of what was saved before may come in between: only one that reaches this word is its answer.
    const clock = Y.getState(pen.doc.store, pen.doc.clientID)
    const answers = (notice: Notice) => notice.is === 'refused' || (notice.upTo[String(pen.doc.clientID)] ?? 0) >= clock
    await until(
      () => pen.socket.notices.slice(notices).some(answers) || pen.socket.socket.readyState !== pen.socket.socket.OPEN,
      'an answer to what was written',
    )
    if (pen.socket.socket.readyState !== pen.socket.socket.OPEN || pen.socket.notices.at(-1)?.is === 'refused') this.forgetPen()
  }

  async #openPen() {
    if (this.#pen && this.#pen.socket.socket.readyState === this.#pen.socket.socket.OPEN) return this.#pen
    this.forgetPen()
    const socket = this.#open(`/sync/pen/${group.session}?notices=1`)
    const doc = new Y.Doc()
    await until(() => socket.socket.readyState !== socket.socket.CONNECTING, 'the pen to open or not')
    if (socket.socket.readyState !== socket.socket.OPEN) return undefined
    socket.send(askFrame())
    const answer = await until(
      () =>
        socket.socket.readyState !== socket.socket.OPEN
          ? ('closed' as const)
          : socket.frames.find((frame) => frame[0] === 0 && frame[1] === 1),
      'the pen’s answer',
    )
    if (answer === 'closed') return undefined
    const decoder = decoding.createDecoder(answer)
    decoding.readVarUint(decoder)
    decoding.readVarUint(decoder)
    Y.applyUpdate(doc, decoding.readVarUint8Array(decoder))
    // The server asks too; without an answer the first "saved" would not come.
    socket.update(Y.encodeStateAsUpdate(new Y.Doc()), 1)
    this.#pen = { socket, doc }
    return this.#pen
  }

  forgetPen(): void {
    this.#pen?.socket.close()
    this.#pen = undefined
  }

  /** Everything that the server had sent has arrived. */
  async settle(): Promise<void> {
    for (const socket of [...this.margins.values(), ...(this.#pen ? [this.#pen.socket] : [])]) {
      const closed = () => socket.socket.readyState !== socket.socket.OPEN
      if (closed()) continue
      const lives = () => socket.frames.filter((frame) => frame[0] === 1).length
      const before = lives()
      socket.send(QUERY)
      await until(() => lives() > before || closed(), 'a sign of life')
    }
  }

  close(): void {
    this.live.close()
    this.forgetPen()
    for (const socket of this.margins.values()) socket.close()
  }
}

test(`what reaches anyone is what the rule says, whatever happens (SEED=${seed})`, async () => {
  const ada = new Desk(group.facilitator)
  const desks = group.readers.map((reader) => new Desk(reader))
  const everyone = [ada, ...desks]
  /** Which states the session was in during each step; the first is the one in which the last step ended. */
  const states: LiveSession[][] = []
  const hidden = new Set<RecordId>()
  const posted: { id: RecordId; to: string; author: Desk }[] = []
  const removed = new Set<Desk>()
  const observers = new Set<Desk>()

  async function now(): Promise<LiveSession> {
    const stored = await loadSession(server.db.pool, group.session)
    if (!stored) throw new Error('the session is gone')
    return { ...stored.state, hidden: new Set(hidden) }
  }
  const note = async () => states[step]?.push(await now())

  async function asFacilitator(is: string, more: object = {}): Promise<void> {
    await until(async () => {
      const answer = await ada.live.command(is, more)
      if (answer.code === 'too-fast' || answer.code === 'unavailable') return false
      expect(['not-found', 'not-allowed', undefined], JSON.stringify([is, answer])).toContain(answer.code)
      return true
    }, `the command ${is}`)
    await note()
  }

  async function becomes(desk: Desk, role: 'reader' | 'observer'): Promise<void> {
    if (role === 'observer') observers.add(desk)
    else observers.delete(desk)
    await asFacilitator('change-role', { who: desk.who.alias, role })
  }

  async function command(state: LiveSession): Promise<void> {
    const reader = pick(desks)
    const alias = reader.who.alias
    const inGroups = posted.filter((one) => one.to.startsWith('group:'))
    const commands: (() => Promise<void>)[] = [
      () => asFacilitator('go-to-phase', { phase: pick(['gather', 'read', 'discuss', 'plenary']) }),
      () => asFacilitator('go-to-phase', { phase: 'read' }),
      () => asFacilitator('reveal'),
      () => asFacilitator('set-silence', { silence: pick(['contents', 'counts']) }),
      () => asFacilitator('deal', { how: { is: 'number', number: 5 } }),
      () => asFacilitator('deal', { how: { is: 'written', number: 5, by: pick(['kinds', 'passages']), put: pick(['mixed', 'alike']) } }),
      () =>
        asFacilitator('move', {
          who: alias,
          group: pick([null, ...[...state.groups.values()].filter((one) => !one.ended).map((one) => one.id)]),
        }),
      () => asFacilitator('end-groups'),
      () => (inGroups.length > 0 ? asFacilitator('lift', { thread: pick(inGroups).id, replies: random() < 0.5 }) : Promise.resolve()),
      () => (state.lifts.size > 0 ? asFacilitator('unlift', { thread: pick([...state.lifts.keys()]) }) : Promise.resolve()),
      () => (posted.length > 0 ? asFacilitator('spotlight', { target: { is: 'thread', thread: pick(posted).id } }) : Promise.resolve()),
      async () => {
        if (removed.size < 4) removed.add(reader)
        await asFacilitator('remove', { who: alias })
      },
      async () => {
        const [back] = removed
        if (!back) return
        removed.delete(back)
        await asFacilitator('readmit', { who: back.who.alias })
      },
      () => becomes(reader, 'observer'),
      // Observers see every group: when they read again, the doors must close behind them.
      () => becomes(observers.values().next().value ?? reader, 'reader'),
      () => becomes(observers.values().next().value ?? reader, 'reader'),
      async () => {
        if (posted.length === 0) return
        const target = pick(posted).id
        await ada.write(recordId(ada.who.alias), mark(target, { sort: 'hide', to: 'facilitators' }))
        hidden.add(target)
        await note()
      },
    ]
    await pick(commands)()
  }

  async function write(desk: Desk, state: LiveSession): Promise<void> {
    const id = recordId(desk.who.alias)
    const own = currentGroup(state, desk.who.participant as ParticipantId)
    const to = pick<string>(['commons', 'facilitators', 'me', ...(own ? [`group:${own.id}`, `group:${own.id}`, `group:${own.id}`] : [])])
    const words = { to, body: `words of ${id}` }
    const others = posted.filter((one) => one.to === to)
    const answers = others.length > 0 && random() < 0.4
    await desk.write(id, answers ? reply(pick(others).id, words) : annotation(words))
    if (!answers) posted.push({ id, to, author: desk })
  }

  async function lookAround(desk: Desk, all: ReadonlyMap<MarginAudience, DocumentId>, state: LiveSession): Promise<void> {
    const person = state.participants.get(desk.who.participant as ParticipantId)
    for (const [audience, id] of all) {
      const may = person && mayOpenMargin(person, audience, state)
      // Now and then somebody tries a door that is not theirs.
      if (may || random() < 0.05) await desk.look(id)
    }
  }

  const marginsNow = async (): Promise<Map<MarginAudience, DocumentId>> => {
    const rows = await server.db.prisma.document.findMany({ where: { sessionId: group.session, audience: { not: null } } })
    return new Map(rows.map((row) => [row.audience as MarginAudience, DocumentId.parse(row.id)]))
  }

  await ada.live.untilState('a state', () => true)
  states[0] = [await now()]
  await asFacilitator('deal-late', { deal: false })
  for (const desk of desks.slice(0, 5)) await becomes(desk, 'observer')
  await asFacilitator('deal', { how: { is: 'number', number: 5 } })

  for (; step < STEPS; step++) {
    if (step > 0) states[step] = [await now()]
    const state = await now()
    const margins = await marginsNow()
    await Promise.all(everyone.map((desk) => lookAround(desk, margins, state)))
    const writers = shuffled(desks, random).slice(0, 10)
    const hostile = pick(desks)
    await Promise.all([
      ...writers.map((desk) => write(desk, state)),
      (async () => {
        await command(state)
        await command(await now())
      })(),
      (async () => {
        // Words to a group that is not theirs, words in another's name, commands that are not theirs.
        const theirs = currentGroup(state, hostile.who.participant as ParticipantId)
        const foreign = [...state.groups.values()].find((one) => one.id !== theirs?.id)
        const id = recordId(hostile.who.alias)
        if (writers.includes(hostile)) return
        if (foreign) await hostile.write(id, annotation({ to: `group:${foreign.id}`, body: `words of ${id}` }))
        const victim = pick(desks)
        if (victim !== hostile) await hostile.write(recordId(victim.who.alias), annotation({ body: 'forged words' }))
        // Whoever is being removed just then has no answer.
        if (hostile.live.socket.connected) expect((await hostile.live.command('reveal').catch(() => ({ ok: false }))).ok).toBe(false)
      })(),
      (async () => {
        // Somebody drops out and comes back.
        const desk = pick(desks)
        desk.live.socket.io.engine?.close()
        for (const socket of desk.margins.values()) socket.close()
        desk.margins.clear()
      })(),
    ])
    await note()
    await Promise.all(everyone.map((desk) => desk.settle()))
  }

  // ---------------------------------------------------------------------------------------------------------------------

  const records = await loadRecords(server.db.pool, group.session)
  const written = records.filter(
    (record): record is KeptRecord & { value: { body: string } } => 'body' in record.value && record.value.body.startsWith('words of'),
  )
  expect(written.length).toBeGreaterThan(STEPS * 3)
  expect(records.some((record) => 'body' in record.value && record.value.body === 'forged words')).toBe(false)

  /** Whether these words may have reached this person in one of these states. */
  const mayHave = (person: Person, record: KeptRecord, during: readonly LiveSession[]): boolean =>
    record.author === person.participant ||
    during.some((state) => {
      const viewer = state.participants.get(person.participant as ParticipantId)
      return (
        viewer !== undefined &&
        [...standings(record, state)].some(
          ([audience, entry]) => 'body' in entry && entry.body !== '' && mayOpenMargin(viewer, audience, state),
        )
      )
    })

  /** The same once more in plain words, lest the rule itself be wrong: who must not have these words, whatever else holds. */
  const mustNotHave = (person: Person, record: KeptRecord, during: readonly LiveSession[]): boolean => {
    if (record.author === person.participant || !('to' in record.value)) return false
    const { to } = record.value
    const reads = (state: LiveSession) => state.participants.get(person.participant as ParticipantId)?.role !== 'facilitator'
    const silent = during.every((state) => state.phase === 'read' && reads(state))
    const strange = during.every(
      (state) =>
        to.startsWith('group:') &&
        state.participants.get(person.participant as ParticipantId)?.role === 'reader' &&
        !state.groups.get(GroupId.parse(to.slice('group:'.length)))?.everMembers.has(person.participant as ParticipantId) &&
        !state.lifts.has(record.thread),
    )
    return to === 'me' || silent || strange || (to === 'facilitators' && during.every(reads))
  }

  const leaks: string[] = []
  let checked = 0
  for (const { who, step: at, bytes } of delivered) {
    const text = bytes.toString('latin1')
    const found = new Set(text.match(/words of [a-z0-9]{8}-\d{8}/g))
    for (const words of found) {
      checked++
      const record = written.find((one) => one.value.body === words)
      const during = states[at] ?? []
      if (!record || !mayHave(who, record, during) || mustNotHave(who, record, during))
        leaks.push(`${who.name} got "${words}" in step ${at}, in ${states[at]?.map((state) => state.phase).join(', ')}`)
    }
    // In a session of pseudonyms nobody is sent another's name by sync, facilitators neither.
    for (const other of group.readers)
      if (other !== who && text.includes(`"${other.name}"`)) leaks.push(`${who.name} got the name of ${other.name}`)
    for (const name of text.match(/Reader \d+/g) ?? []) if (name !== who.name) leaks.push(`${who.name} got the name ${name}`)
  }
  expect(leaks).toEqual([])
  expect(checked).toBeGreaterThan(500)

  // Over socket.io no words travel at all, and no name behind a pseudonym.
  for (const desk of everyone) {
    const heard = JSON.stringify(desk.live.heard)
    expect(heard).not.toContain('words of')
    const names = (heard.match(/Reader \d+/g) ?? []).filter((name) => name !== desk.who.name)
    expect([desk.who.name, names]).toEqual([desk.who.name, []])
    if (desk !== ada) expect(heard).not.toContain('"facilitator":{')
    for (const other of everyone) if (other !== desk) expect(heard).not.toContain(other.who.participant)
  }

  // And nothing is missing: each margin is what the rule says, to whoever may open it.
  for (const desk of everyone) desk.close()
  const last = await now()
  const audiences = await marginsNow()
  for (const desk of [ada, ...shuffled(desks, random).slice(0, 8)]) {
    const person = last.participants.get(desk.who.participant as ParticipantId)
    for (const [audience, id] of audiences) {
      if (!person || !mayOpenMargin(person, audience, last)) continue
      const client = marginClient(server.url, id, desk.who)
      await client.synced()
      const expected = new Map<string, Entry>()
      for (const record of records) {
        const entry = standings(record, last).get(audience)
        if (entry) expected.set(record.id, entry)
      }
      expect(Object.fromEntries(marginEntries(client.doc))).toEqual(Object.fromEntries(expected))
      client.destroy()
    }
  }
}, 240_000)
