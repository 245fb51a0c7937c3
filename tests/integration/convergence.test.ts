/**
 * Whatever people do, and in whatever order, everything agrees in the end. `CATENA_SEED` runs a seed again,
 * `CATENA_STEPS` more steps than usual.
 */
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { RecordId } from '../../shared/ids.ts'
import type { MarginAudience } from '../../shared/margins/audience.ts'
import { penRecords, writePen } from '../../shared/margins/documents.ts'
import { PenRecord } from '../../shared/margins/record.ts'
import { agrees } from '../harness/agreement.ts'
import { annotation, mark, openClass, type Person, recordId, reply, type TestClass } from '../harness/class.ts'
import { hostileUpdates, unfitRecords } from '../harness/hostile-updates.ts'
import { Seeded } from '../harness/seeded.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient, RawSocket, type SyncClient, updateFrame } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const STEPS = Number(process.env['CATENA_STEPS'] ?? 400)
/** What an undo takes back. Posting a draft is no such step. */
const UNDOABLE = 'undoable'

const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.end()
})
const pause = () => new Promise((resolve) => setTimeout(resolve, 2))

/** A tab of an honest client: its document, kept through reloads, what it can undo, and everything it was told. */
class Tab {
  client: SyncClient
  undo: Y.UndoManager
  readonly person: Person
  readonly #url: string
  readonly #session: string
  readonly #past: SyncClient[] = []
  #clock = 0

  constructor(url: string, session: string, person: Person) {
    this.#url = url
    this.#session = session
    this.person = person
    this.client = penClient(url, session, person)
    this.undo = this.#undo()
  }

  #undo(): Y.UndoManager {
    return new Y.UndoManager(this.client.records, { trackedOrigins: new Set([UNDOABLE]), captureTimeout: 0 })
  }

  /** The page is loaded again: the same words, another Yjs client. */
  reload(): void {
    const kept = Y.encodeStateAsUpdate(this.client.doc)
    this.#past.push(this.client)
    this.undo.destroy()
    this.client.destroy()
    const doc = new Y.Doc()
    Y.applyUpdate(doc, kept)
    this.client = penClient(this.#url, this.#session, this.person, doc)
    this.undo = this.#undo()
  }

  /** Sends everything there is, as a client does that has lost count. */
  sendAll(): void {
    const { ws, wsconnected } = this.client.provider
    if (wsconnected && this.client.provider.synced) ws?.send(Uint8Array.from(updateFrame(Y.encodeStateAsUpdate(this.client.doc), 1)))
  }

  write(id: RecordId, record: PenRecord, undoable = true): void {
    writePen(this.client.doc, [[id, record]], undoable ? UNDOABLE : 'post')
  }

  time(): number {
    return 1_700_000_000_000 + ++this.#clock
  }

  get told() {
    const all = [...this.#past, this.client]
    return { ended: all.flatMap((client) => client.ended), notices: all.flatMap((client) => client.notices) }
  }

  own(is: (record: PenRecord) => boolean): [RecordId, PenRecord][] {
    return [...penRecords(this.client.doc)].filter(([, record]) => is(record))
  }
}

const STEP = {
  annotate: 6,
  answer: 5,
  mark: 5,
  unmark: 2,
  edit: 5,
  delete: 1,
  draft: 3,
  post: 3,
  undo: 3,
  redo: 2,
  offline: 2,
  online: 4,
  reload: 1,
  sendAll: 2,
} as const

function act(tab: Tab, seeded: Seeded, ids: RecordId[], step: keyof typeof STEP): void {
  const fresh = () => {
    const id = recordId(tab.person.alias)
    ids.push(id)
    return id
  }
  const to = seeded.of(['commons', 'commons', 'facilitators', 'me'] as const)!
  const body = `words ${seeded.below(1_000_000)}`
  const posted = (record: PenRecord) => record.is === 'annotation' || record.is === 'reply'
  switch (step) {
    case 'annotate':
      return tab.write(fresh(), annotation({ to, body, at: tab.time() }))
    case 'answer':
      return tab.write(fresh(), reply(seeded.of(ids) ?? recordId(tab.person.alias), { to, body, at: tab.time() }))
    case 'mark': {
      const sort = seeded.of(['agree', 'me-too', 'thanks', 'flag', ...(tab.person.name === 'Ada' ? ['hide', 'hide', 'pin'] : [])])!
      return tab.write(fresh(), mark(seeded.of(ids) ?? recordId(tab.person.alias), { sort, at: Date.now() }))
    }
    case 'unmark': {
      const [id, record] = seeded.of(tab.own((one) => one.is === 'mark')) ?? []
      if (id && record) tab.write(id, PenRecord.parse({ ...record, goneAt: Date.now() }))
      return
    }
    case 'edit': {
      const [id, record] = seeded.of(tab.own(posted)) ?? []
      if (id && record) tab.write(id, PenRecord.parse({ ...record, body, editedAt: tab.time() }))
      return
    }
    case 'delete': {
      const [id, record] = seeded.of(tab.own(posted)) ?? []
      if (id && record) tab.write(id, PenRecord.parse({ ...record, body: '', tags: [], mentions: [], deletedAt: tab.time() }))
      return
    }
    case 'draft': {
      const draft = {
        is: 'draft',
        on: { replyTo: seeded.of(ids) ?? recordId(tab.person.alias) },
        to,
        body,
        tags: [],
        mentions: [],
        at: tab.time(),
      }
      return tab.write(recordId(tab.person.alias), PenRecord.parse(draft), false)
    }
    case 'post': {
      // Only in the tab where it was written: the same draft is never posted in one and typed in another.
      const [id, record] = seeded.of(tab.own((one) => one.is === 'draft' && drafts.get(tab)?.has(one.body) === true)) ?? []
      if (id && record?.is === 'draft') tab.write(id, annotation({ to: record.to, body: record.body, at: tab.time() }), false)
      return
    }
    case 'undo':
      return void tab.undo.undo()
    case 'redo':
      return void tab.undo.redo()
    case 'offline':
      return tab.client.provider.disconnect()
    case 'online':
      return tab.client.provider.connect()
    case 'reload':
      return tab.reload()
    case 'sendAll':
      return tab.sendAll()
  }
}
const drafts = new WeakMap<Tab, Set<string>>()

/** Waits until every tab is back, has everything, and every margin that is open says what Postgres says. */
async function settle(server: TestServer, klass: TestClass, tabs: Tab[], readers: [MarginAudience, SyncClient][]): Promise<void> {
  for (const tab of tabs) tab.client.provider.connect()
  for (const [, reader] of readers) reader.provider.connect()
  const same = (a: unknown, b: unknown) => canonical(a) === canonical(b)
  await until(
    () =>
      tabs.every(
        (tab) =>
          tab.client.provider.synced &&
          tab.client.isSaved &&
          tabs.every((other) => other.person !== tab.person || same(other.client.records.toJSON(), tab.client.records.toJSON())),
      ),
    'every tab to be saved and to have what the others of its person have',
    60_000,
  )
  await until(
    async () => {
      const all = await agreesOr(server, klass)
      return (
        all !== undefined &&
        tabs.every((tab) => same(all.pens.get(tab.person.participant as never), tab.client.records.toJSON())) &&
        readers.every(([audience, reader]) => same(all.margins.get(audience), Object.fromEntries(reader.entries)))
      )
    },
    'every pen and margin to be what Postgres has',
    20_000,
  )
}
const agreesOr = (server: TestServer, klass: TestClass) => agrees(server.db, klass.session).catch(() => undefined)

/** JSON with its names in order: Postgres keeps them in another. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

async function aClass(readers: number) {
  const server = await startServer()
  open.push(server)
  return { server, klass: await openClass(server, readers) }
}

describe('in the end all agree', () => {
  it('when honest people write in several tabs, offline, through reloads, undoing and sending again', async () => {
    const seeded = new Seeded()
    process.stdout.write(`  CATENA_SEED=${seeded.seed}\n`)
    const { server, klass } = await aClass(3)
    const people = [klass.facilitator, ...klass.readers]
    const tabs = people.flatMap((person) => [0, 1].map(() => new Tab(server.url, klass.session, person)))
    const readers: [MarginAudience, SyncClient][] = [
      ...klass.readers.map((person): [MarginAudience, SyncClient] => [
        'commons',
        marginClient(server.url, person.margins.get('commons'), person),
      ]),
      ['facilitators', marginClient(server.url, klass.facilitator.margins.get('facilitators'), klass.facilitator)],
    ]
    const ids: RecordId[] = []
    for (let i = 0; i < STEPS; i++) {
      const tab = seeded.of(tabs)!
      const step = seeded.weighted(STEP)
      if (step === 'draft') {
        const before = new Set(tab.own((one) => one.is === 'draft').map(([id]) => id))
        act(tab, seeded, ids, step)
        const [made] = tab.own((one) => one.is === 'draft').filter(([id]) => !before.has(id))
        if (made?.[1].is === 'draft') drafts.set(tab, (drafts.get(tab) ?? new Set()).add(made[1].body))
      } else act(tab, seeded, ids, step)
      if (seeded.below(12) === 0) {
        const [, reader] = seeded.of(readers)!
        if (reader.provider.shouldConnect) reader.provider.disconnect()
        else reader.provider.connect()
      }
      if (seeded.below(3) === 0) await pause()
    }
    await settle(server, klass, tabs, readers)
    const all = await agrees(server.db, klass.session)
    expect(all.records.size).toBeGreaterThan(STEPS / 10)

    for (const tab of tabs) {
      const { ended, notices } = tab.told
      expect(notices.filter((notice) => notice.is === 'refused' && notice.code !== 'too-fast')).toEqual([])
      expect(ended.filter(({ code }) => code >= 4400 && code < 4500)).toEqual([])
    }
    for (const [, reader] of readers) expect(reader.ended.filter(({ code }) => code >= 4400 && code < 4500)).toEqual([])
    for (const tab of tabs) tab.client.destroy()
    for (const [, reader] of readers) reader.destroy()
  }, 180_000)

  it('when someone beside them sends whatever no honest client sends', async () => {
    const seeded = new Seeded()
    process.stdout.write(`  CATENA_SEED=${seeded.seed}\n`)
    const { server, klass } = await aClass(3)
    const [one, two, mallory] = klass.readers as [Person, Person, Person]
    const tabs = [one, two].map((person) => new Tab(server.url, klass.session, person))
    const readers: [MarginAudience, SyncClient][] = [one, two].map((person) => [
      'commons',
      marginClient(server.url, person.margins.get('commons'), person),
    ])
    const own = recordId(mallory.alias)
    const good = annotation({ body: 'hostile' }) as unknown as Record<string, unknown>
    const hostile = [
      ...hostileUpdates(own, good).map(({ bytes }) => bytes),
      ...unfitRecords(good).map(({ value }) => update(own, value)),
      ...['group:00000000-0000-4000-8000-000000000000', 'everyone'].map((to) => update(own, { ...good, to })),
    ]
    const honest: Uint8Array[] = []
    for (const tab of tabs) tab.client.doc.on('update', (bytes: Uint8Array) => honest.push(bytes))

    const written = new Map<RecordId, string>()
    const sockets: RawSocket[] = []
    const attack = () => {
      const path = seeded.of([
        `/sync/pen/${klass.session}?notices=1`,
        `/sync/pen/${klass.session}`,
        `/sync/margin/${mallory.margins.get('commons')}`,
      ])!
      let socket = seeded.below(3) > 0 ? sockets.findLast((one) => one.socket.readyState === one.socket.OPEN) : undefined
      if (!socket) {
        socket = new RawSocket(server.url, path, mallory.cookie)
        socket.socket.setMaxListeners(0)
        sockets.push(socket)
      }
      const bytes = seeded.weighted({ known: 5, mutated: 4, foreign: 3, theirs: 2, random: 1, flood: 1 })
      const { socket: to } = socket
      const send = (frame: Uint8Array) => {
        if (to.readyState === to.OPEN) to.send(frame)
        else to.once('open', () => to.send(frame))
      }
      switch (bytes) {
        case 'known':
          return send(updateFrame(seeded.of(hostile)!, seeded.of([1, 2] as const)!))
        case 'mutated': {
          const copy = Uint8Array.from(seeded.of([...honest, update(own, good)])!)
          for (let i = 0; i <= seeded.below(4); i++) copy[seeded.below(copy.length)] = seeded.below(256)
          return send(updateFrame(copy, seeded.of([1, 2] as const)!))
        }
        case 'foreign':
          return send(updateFrame(update(seeded.of([...written.keys()]) ?? own, { ...good, body: 'forged' }), 2))
        case 'theirs':
          return send(updateFrame(seeded.of([...honest, update(own, good)])!, 1))
        case 'random':
          return send(Uint8Array.from({ length: seeded.below(200) }, () => seeded.below(256)))
        case 'flood':
          for (let i = 0; i < 300; i++) send(Uint8Array.of(3))
      }
    }
    for (let i = 0; i < STEPS / 2; i++) {
      attack()
      if (seeded.below(20) === 0) seeded.of(sockets)?.close()
      if (seeded.below(4) === 0) {
        const tab = seeded.of(tabs)!
        const id = recordId(tab.person.alias)
        const body = `honest ${i}`
        written.set(id, body)
        tab.write(id, annotation({ body }))
      }
      if (seeded.below(2) === 0) await pause()
    }
    await settle(server, klass, tabs, readers)
    const all = await agrees(server.db, klass.session)
    for (const [id, body] of written) {
      expect(all.records.get(id)?.value).toMatchObject({ body })
      expect(all.margins.get('commons')?.[id]).toMatchObject({ body, revision: 1 })
    }
    const strange = Object.entries(all.margins.get('commons') ?? {}).filter(
      ([id, entry]) => !written.has(RecordId.parse(id)) && entry.author.id !== mallory.alias,
    )
    expect(strange).toEqual([])
    for (const tab of tabs) {
      expect(tab.told.ended.filter(({ code }) => code >= 4400 && code < 4500)).toEqual([])
      tab.client.destroy()
    }
    for (const socket of sockets) socket.close()
    for (const [, reader] of readers) reader.destroy()
  }, 180_000)
})

describe('what comes at once', () => {
  it('finds its thread, even where an answer is read before what it answers', async () => {
    const { server, klass } = await aClass(2)
    const [asks, answers] = klass.readers as [Person, Person]
    const asking = penClient(server.url, klass.session, asks)
    const root = recordId(asks.alias)
    asking.write(root, annotation())
    await until(() => asking.isSaved, 'the annotation')
    // Two page loads of one person, the later with the higher Yjs id, which Yjs reads first.
    const [early, late] = [new Y.Doc(), new Y.Doc()]
    early.clientID = 100
    late.clientID = 200
    const [first, second, third] = [0, 0, 0].map(() => recordId(answers.alias)) as [RecordId, RecordId, RecordId]
    writePen(early, [[first, reply(root)]], 'test')
    Y.applyUpdate(late, Y.encodeStateAsUpdate(early))
    writePen(
      late,
      [
        [third, mark(second)],
        [second, reply(first)],
      ],
      'test',
    )
    const answering = penClient(server.url, klass.session, answers, late)
    await until(() => answering.isSaved, 'the answers')
    const { records } = await agrees(server.db, klass.session)
    for (const id of [root, first, second, third]) expect(records.get(id)?.thread).toBe(root)
    asking.destroy()
    answering.destroy()
  })

  it('is kept as it came last, even a draft that was thrown away and begun again', async () => {
    const { server, klass } = await aClass(1)
    const [person] = klass.readers as [Person]
    const client = penClient(server.url, klass.session, person)
    const id = recordId(person.alias)
    const draft = (body: string) =>
      PenRecord.parse({ is: 'draft', on: { replyTo: id }, to: 'commons', body, tags: [], mentions: [], at: 1 })
    await client.synced()
    for (const body of ['one', 'two', 'three']) {
      client.write(id, draft(body))
      await client.saved()
    }
    client.records.delete(id)
    client.write(id, draft('four'))
    await client.saved()
    const { records } = await agrees(server.db, klass.session)
    expect(records.get(id)?.value).toMatchObject({ body: 'four' })
    client.destroy()
  })
})

function update(key: string, value: unknown): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('records').set(key, value)
  return Y.encodeStateAsUpdate(doc)
}
