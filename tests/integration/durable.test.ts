/**
 * Saved means committed: what is not committed is neither called saved nor shown, is sent again, and is there once. (What
 * crashes do is in chaos.test.ts.)
 */
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { type RecordId, SessionId } from '../../shared/ids.ts'
import { recordClocks } from '../../shared/margins/documents.ts'
import { agrees } from '../harness/agreement.ts'
import { annotation, openClass, type Person, personOf, recordId, type TestClass } from '../harness/class.ts'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { networkTo } from '../harness/proxy.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const endings: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** Writers and readers of one session, and what each of them was promised. */
class Load {
  readonly written = new Map<RecordId, string>()
  /** Said to be saved, by the server, to its author. */
  readonly saved = new Set<RecordId>()
  /** Shown to a second person. */
  readonly shown = new Map<RecordId, string>()
  readonly writers: SyncClient[]
  readonly readers: SyncClient[]
  readonly #klass: TestClass

  constructor(server: TestServer, klass: TestClass) {
    this.#klass = klass
    this.writers = klass.readers.map((person) => penClient(server.url, klass.session, person))
    this.readers = [klass.facilitator, klass.readers[0]!].map((person) => marginClient(server.url, person.margins.get('commons'), person))
    for (const writer of this.writers) {
      const note = writer.notices.push.bind(writer.notices)
      writer.notices.push = (...notices) => {
        for (const notice of notices) if (notice.is === 'saved') this.#note(writer, notice.upTo)
        return note(...notices)
      }
    }
    for (const reader of this.readers) {
      reader.records.observe((event) => {
        for (const id of event.keysChanged) {
          const entry = reader.records.get(id) as { body: string } | undefined
          if (entry) this.shown.set(id as RecordId, entry.body)
        }
      })
    }
    endings.push(() => this.end())
  }

  #note(writer: SyncClient, upTo: Record<string, number>): void {
    for (const [id, { client, clock }] of recordClocks(writer.doc)) if ((upTo[String(client)] ?? 0) > clock) this.saved.add(id)
  }

  write(): void {
    const i = this.written.size % this.writers.length
    const id = recordId(this.#klass.readers[i]!.alias)
    const body = `word ${this.written.size}`
    this.written.set(id, body)
    this.writers[i]!.write(id, annotation({ body }))
  }

  /** Everything that was ever written is there, once, in Postgres and before every reader. */
  async arrived(db: FreshDatabase): Promise<void> {
    await until(() => this.writers.every((writer) => writer.isSaved && writer.provider.synced), 'everything to be saved', 60_000)
    await until(
      () => this.readers.every((reader) => [...this.written.keys()].every((id) => reader.records.has(id))),
      'everyone to see everything',
      60_000,
    )
    const { records, margins } = await agrees(db, this.#klass.session)
    const there = [...records.values()].map(({ id, value, revision }) => [id, { body: 'body' in value && value.body, revision }] as const)
    expect(Object.fromEntries(there)).toEqual(Object.fromEntries([...this.written].map(([id, body]) => [id, { body, revision: 1 }])))
    for (const reader of this.readers) expect(Object.fromEntries(reader.entries)).toEqual(margins.get('commons'))
    expect(this.writers.flatMap((writer) => writer.ended).filter(({ code }) => code >= 4400 && code < 4500)).toEqual([])
    expect(this.readers.flatMap((reader) => reader.ended).filter(({ code }) => code >= 4400 && code < 4500)).toEqual([])
  }

  end(): void {
    for (const client of [...this.writers, ...this.readers]) client.destroy()
  }
}

describe('a commit that fails', () => {
  it.each([
    ['is refused by Postgres', "RAISE EXCEPTION 'no'"],
    ['is cut off in the middle', 'PERFORM pg_terminate_backend(pg_backend_pid())'],
  ])('because it %s is called neither saved nor shown, and heals', async (_what, deed) => {
    const server = await startServer({ env: { LOG_LEVEL: 'silent' } })
    endings.push(() => server.end())
    const klass = await openClass(server, 3)
    const load = new Load(server, klass)
    for (let i = 0; i < 9; i++) load.write()
    await until(() => load.saved.size === 9 && load.shown.size === 9, 'the first words')
    await server.db.pool.query(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${deed}; RETURN NEW; END $$;
       CREATE TRIGGER fail BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION fail()`,
    )
    for (let i = 0; i < 9; i++) load.write()
    const other = marginClient(server.url, klass.readers[2]!.margins.get('commons'), klass.readers[2]!)
    endings.push(() => other.destroy())
    await until(() => load.writers.every((writer) => writer.ended.some(({ code }) => code === 4503)), 'everyone to be sent away')
    await until(() => other.records.size === 9, 'a reader to be answered all the same')
    expect([load.saved.size, load.shown.size, other.records.size]).toEqual([9, 9, 9])
    await server.db.pool.query('DROP TRIGGER fail ON revision')
    await load.arrived(server.db)
    await until(() => other.records.size === 18, 'the other reader to see it')
  })

  it('because somebody holds a row of it fails in bounded time, and the other sessions go on', async () => {
    const server = await startServer({ env: { LOG_LEVEL: 'silent' } })
    endings.push(() => server.end())
    const klass = await openClass(server, 2)
    const [held, free] = klass.readers as [Person, Person]
    const { body: reading } = await klass.facilitator.browser.get('/api/readings')
    const opened = await klass.facilitator.browser.post('/api/sessions', { seminarId: klass.seminar, readingId: reading.readings[0].id })
    const other = SessionId.parse(opened.body.id)
    const view = await klass.facilitator.browser.get(`/api/sessions/${other}`)
    await free.browser.post('/api/join', { code: view.body.code.code, name: 'Elsewhere' })
    const elsewhere = await personOf(free.browser, other)
    const stuck = await penClient(server.url, klass.session, held).synced()
    const going = await penClient(server.url, other, elsewhere).synced()
    endings.push(async () => {
      stuck.destroy()
      going.destroy()
    })
    stuck.write(recordId(held.alias), annotation())
    await stuck.saved()

    const gate = new pg.Client({ connectionString: server.db.url })
    await gate.connect()
    endings.push(() => gate.end())
    await gate.query('BEGIN')
    await gate.query('SELECT 1 FROM document WHERE session_id = $1 FOR UPDATE', [klass.session])
    stuck.write(recordId(held.alias), annotation())
    going.write(recordId(elsewhere.alias), annotation())
    await until(() => stuck.ended.some(({ code }) => code === 4503), 'the held session to be sent away')
    going.write(recordId(elsewhere.alias), annotation())
    await going.saved()
    expect(stuck.isSaved).toBe(false)
    await gate.query('ROLLBACK')
    await until(() => stuck.isSaved, 'the held session to heal', 40_000)
    const { rows } = await server.db.pool.query('SELECT count(*)::int AS n FROM record')
    expect(rows).toEqual([{ n: 4 }])
  }, 90_000)

  it('before its server, and is committed all the same, is waited for by whoever loads the session next', async () => {
    const db = await freshDatabase()
    const line = await networkTo(Number(new URL(db.url).port))
    endings.push(() => line.end())
    const url = Object.assign(new URL(db.url), { port: String(line.port) }).href
    const server = await startServer({ db: { ...db, url }, env: { LOG_LEVEL: 'silent' } })
    endings.push(() => server.end())
    const klass = await openClass(server, 2)
    const load = new Load(server, klass)
    load.write()
    load.write()
    await until(() => load.shown.size === 2, 'the first words')
    const gate = new pg.Client({ connectionString: db.url })
    await gate.connect()
    endings.push(() => gate.end())
    await gate.query(
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END $$;
       CREATE TRIGGER slow BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION slow();
       SELECT pg_advisory_lock(7)`,
    )
    const waiting = async (event: string) =>
      (
        await gate.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = $1",
          [event],
        )
      ).rowCount ?? 0
    load.write()
    load.write()
    await until(async () => (await waiting('advisory')) > 0, 'the commit to hang')
    line.lose()
    await until(() => load.writers.every((writer) => writer.ended.length > 0), 'everyone to be sent away')
    await until(async () => (await waiting('transactionid')) > 0, 'the session to be loaded behind the commit')
    expect(load.saved.size).toBe(2)
    await gate.query('SELECT pg_advisory_unlock_all()')
    load.write()
    await load.arrived(db)
  })
})

it('a connection that breaks while somebody holds it and asks nothing is told at the next query, and ends no server', async () => {
  const db = await freshDatabase()
  endings.push(() => db.drop())
  const held = await db.pool.connect()
  const broken = new Promise((done) => held.once('end', () => done(undefined)))
  const { rows } = await held.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await db.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
  await broken
  await expect(held.query('SELECT 1')).rejects.toThrow()
  held.release(true)
  expect((await db.pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }])
})
