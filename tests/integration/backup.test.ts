/** `npm run backup` and `npm run restore`: what comes back is what was there, or nothing is written at all. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { backup } from '../../server/backup/backup.ts'
import { encodeBackup } from '../../server/backup/file.ts'
import type { Place } from '../../server/backup/place.ts'
import { restore } from '../../server/backup/restore.ts'
import { seedClass } from '../../server/seed/class.ts'
import { startEmbedded } from '../../server/storage/embedded.ts'
import { migrate } from '../../server/storage/migrate.ts'
import { AccountId, RecordId, SessionId } from '../../shared/ids.ts'
import { agrees } from '../harness/agreement.ts'
import { Browser, expectStatus, PASSWORD } from '../harness/app.ts'
import { catenaProcess } from '../harness/catena-process.ts'
import { annotation, mark, openClass, personOf, recordId, reply, type TestClass } from '../harness/class.ts'
import { emptyDatabase } from '../harness/empty-database.ts'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
const FIXTURES = join(import.meta.dirname, '../fixtures/backups')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catena-backup-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const placeOf = (db: { readonly url: string }): Place => ({
  url: db.url,
  name: 'the test',
  another: 'take another',
  close: () => Promise.resolve(),
})

let made = 0
async function backedUp(db: FreshDatabase): Promise<string> {
  const path = join(folder, `${++made}.gz`)
  await backup(placeOf(db), path, new Date())
  return path
}

async function dropped<T extends FreshDatabase>(db: Promise<T>): Promise<T> {
  const it = await db
  endings.push(() => it.drop())
  return it
}

/** What is left out of a comparison: the documents of margins begin anew when a backup is restored. */
const BUT_MARGINS: Readonly<Record<string, { what?: string; where?: string }>> = {
  document: { where: 'audience IS NULL' },
  document_update: { where: 'document_id IN (SELECT id FROM document WHERE audience IS NULL)' },
  session: { what: "to_jsonb(t) - 'aligned_version'" },
}

/** Every row of every table but what margins hold, as text, in no order. */
async function everything(pool: Pool): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const name of await tablesOf(pool)) {
    const { what = 't', where = 'true' } = BUT_MARGINS[name] ?? {}
    const found = await pool.query<{ row: string }>(`SELECT (${what})::text AS row FROM "${name}" t WHERE ${where}`)
    all[name] = found.rows.map(({ row }) => row).toSorted()
  }
  return all
}

async function countRows(pool: Pool): Promise<number> {
  let sum = 0
  for (const name of await tablesOf(pool)) sum += Number((await pool.query(`SELECT count(*) FROM "${name}"`)).rows[0].count)
  return sum
}

async function tablesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' ORDER BY 1`,
  )
  return rows.map(({ name }) => name)
}

describe('a backup', () => {
  let server: TestServer
  let klass: TestClass
  beforeAll(async () => {
    server = await startServer()
    klass = await openClass(server, 3)
    const account = await server.db.prisma.account.create({ data: { name: 'Grace \\. \t "é" \n', host: true } })
    await seedClass(server.db, {
      readers: 6,
      sessions: 2,
      annotations: 120,
      seed: 3,
      facilitator: { id: AccountId.parse(account.id), name: 'Grace' },
    })
    const reading = await server.db.prisma.reading.findFirstOrThrow()
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256))
    await server.db.prisma.readingImage.create({ data: { readingId: reading.id, id: 'picture', mediaType: 'image/png', bytes } })
  })
  afterAll(() => server.end())

  test('comes back whole into an empty place, while the class goes on; Catena starts on it and a client joins', async () => {
    const [writer] = klass.readers
    const pen = penClient(server.url, klass.session, writer!)
    endings.push(() => pen.destroy())
    const [first, second, draft] = [recordId(writer!.alias), recordId(writer!.alias), recordId(writer!.alias)]
    const { passage } = annotation() as { passage: object } & ReturnType<typeof annotation>
    pen.write(first, annotation({ body: 'With a backslash \\., a tab\tand\na line' }))
    pen.write(second, reply(first))
    pen.write(recordId(writer!.alias), mark(first))
    pen.write(draft, { is: 'draft', on: { passage }, to: 'me', body: 'Not yet', tags: [], mentions: [], at: 1 } as never)
    await pen.saved()
    pen.write(second, reply(first, { body: 'Better.', editedAt: 1_700_000_000_009 }))
    await pen.saved()

    const path = await backedUp(server.db)
    const before = await everything(server.db.pool)
    const held = await countRows(server.db.pool)
    expect((await stat(path)).mode & 0o077, 'only its owner reads it').toBe(0)
    expect(await readdir(folder)).not.toContain(`${made}.gz.part`)

    for (const place of [emptyDatabase(), freshDatabase()]) {
      const db = await dropped(place)
      const { rows, migrated } = await restore(placeOf(db), path, MIGRATIONS)
      expect(migrated).toEqual([])
      const after = await everything(db.pool)
      expect(after).toEqual(before)
      expect(rows).toBe(held)
      const triggers = await db.pool.query(`SELECT tgname FROM pg_trigger WHERE tgenabled = 'D'`)
      expect(triggers.rows, 'every trigger works again').toEqual([])
    }

    const db = await dropped(emptyDatabase())
    await restore(placeOf(db), path, MIGRATIONS)
    const second_ = await startServer({ db })
    endings.push(() => second_.stop())
    const again = await penClient(second_.url, klass.session, writer!).synced()
    endings.push(() => again.destroy())
    expect(again.records.toJSON()).toEqual(pen.records.toJSON())
    again.write(recordId(writer!.alias), annotation({ body: 'After the restore' }))
    await again.saved()
    await agrees(db, klass.session)
  })

  test('that is older than what clients have: what they still have is sent again, and what only the server had is gone', async () => {
    const [ada, ben] = klass.readers
    const port = String(server.port)
    const path = await backedUp(server.db)
    const before = await everything(server.db.pool)

    const pen = penClient(server.url, klass.session, ada!)
    const gone = penClient(server.url, klass.session, ben!)
    const reader = await marginClient(server.url, ada!.margins.get('commons'), ada!).synced()
    endings.push(
      () => pen.destroy(),
      () => reader.destroy(),
    )
    const [kept, lost] = [recordId(ada!.alias), recordId(ben!.alias)]
    pen.write(kept, annotation({ body: 'Saved after the backup' }))
    gone.write(lost, annotation({ body: 'Saved, on a device that never comes back' }))
    await Promise.all([pen.saved(), gone.saved()])
    await until(() => reader.records.has(kept) && reader.records.has(lost), 'both to be shown')
    gone.destroy()
    pen.notices.length = 0
    await server.stop()

    const db = await dropped(emptyDatabase())
    await restore(placeOf(db), path, MIGRATIONS)
    expect(await everything(db.pool)).toEqual(before)
    const restored = await startServer({ db, env: { PORT: port } })
    endings.push(() => restored.stop())
    await pen.saved()
    const { records } = await agrees(db, klass.session)
    expect(records.get(kept)?.value).toMatchObject({ body: 'Saved after the backup' })
    expect(records.has(lost)).toBe(false)
    await until(() => reader.ended.some(({ code }) => code === 4409), 'the reader to be told to start this margin over')
    const anew = await marginClient(restored.url, ada!.margins.get('commons'), ada!).synced()
    endings.push(() => anew.destroy())
    await until(() => anew.records.has(kept), 'what was sent again to be shown')
    expect(anew.records.has(lost)).toBe(false)
  })

  test('after which something was only taken away: a page that saw it go has it again', async () => {
    const [ada, ben] = klass.readers
    const before = await startServer({ db: server.db })
    endings.push(() => before.stop())
    const pen = await penClient(before.url, klass.session, ada!).synced()
    const moderator = penClient(before.url, klass.session, klass.facilitator)
    const reader = await marginClient(before.url, ben!.margins.get('commons'), ben!).synced()
    endings.push(...[pen, moderator, reader].map((client) => () => client.destroy()))
    const one = recordId(ada!.alias)
    pen.write(one, annotation({ body: 'Hidden after the backup' }))
    await until(() => reader.records.has(one), 'it to be shown')
    const path = await backedUp(server.db)
    moderator.write(recordId(klass.facilitator.alias), mark(one, { sort: 'hide' }))
    await until(() => !reader.records.has(one), 'it to be hidden')
    const port = String(before.port)
    await before.stop()
    moderator.destroy()

    const db = await dropped(emptyDatabase())
    await restore(placeOf(db), path, MIGRATIONS)
    const restored = await startServer({ db, env: { PORT: port } })
    endings.push(() => restored.stop())
    await until(() => reader.ended.some(({ code }) => code === 4409), 'the reader to be told to start this margin over')
    const anew = await marginClient(restored.url, ben!.margins.get('commons'), ben!).synced()
    endings.push(() => anew.destroy())
    await until(() => anew.records.has(one), 'it to stand there again')
    await agrees(db, klass.session)
  })
})

describe('what cannot be restored is refused before anything is written:', () => {
  let db: FreshDatabase
  let whole: Buffer
  let path: string
  beforeAll(async () => {
    const from = await freshDatabase()
    for (let i = 0; i < 200; i++)
      await from.prisma.account.create({ data: { name: crypto.randomUUID(), passwordHash: crypto.randomUUID() } })
    path = await backedUp(from)
    whole = await readFile(path)
    await from.drop()
    db = await emptyDatabase()
  })
  afterAll(() => db.drop())

  const packed = (change: (text: string) => string) => gzipSync(change(gunzipSync(whole).toString()))
  const flipped = (at: number) => {
    const bytes = Buffer.from(whole)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at)
    return bytes
  }
  const files: [string, () => Buffer, RegExp][] = [
    ['an empty file', () => Buffer.alloc(0), /is cut short/],
    ['half a file', () => whole.subarray(0, whole.length >> 1), /is cut short/],
    ['a file without its last byte', () => whole.subarray(0, -1), /is cut short/],
    ['one flipped bit', () => flipped(whole.length >> 1), /is damaged/],
    ['another kind of file', () => Buffer.from('a,b\n1,2\n'), /is damaged, or no backup of Catena/],
    ['another packed file', () => gzipSync('hello\n'), /is no backup of Catena/],
    ['one that was packed anew without its end', () => packed((text) => text.slice(0, -80)), /is (cut short|damaged)/],
    ['one in which a row was changed', () => packed((text) => text.replace('\\N', 'x')), /is (cut short|damaged)/],
    ['one in which a row is missing', () => packed((text) => text.replace(/\n[^\n{]+\\N[^\n]+/, '')), /is damaged/],
    ['a newer form', () => packed((text) => text.replace('backup 1', 'backup 2')), /newer Catena in a form/],
  ]
  test.each(files)('%s', async (_name, bytes, why) => {
    const file = join(folder, 'bad.gz')
    await writeFile(file, bytes())
    await expect(restore(placeOf(db), file, MIGRATIONS)).rejects.toThrow(why)
    await expect(everything(db.pool)).resolves.toEqual({})
  })

  test('one of a newer Catena, and one of another past', async () => {
    const file = join(folder, 'bad.gz')
    const write = async (name: string, checksum: string) => {
      const header = { catena: '9.0.0', madeAt: new Date().toISOString(), migrations: [{ name, checksum }], tables: [] }
      await writeFile(
        file,
        gzipSync(
          await Array.fromAsync(
            encodeBackup(
              header,
              () => Readable.from([]),
              () => {},
            ),
          ).then((parts) => Buffer.concat(parts)),
        ),
      )
    }
    await write('2099_later', '')
    await expect(restore(placeOf(db), file, MIGRATIONS)).rejects.toThrow(/made by a newer Catena \(9.0.0\), whose migration 2099_later/)
    await write('20261123000000_first', 'other')
    await expect(restore(placeOf(db), file, MIGRATIONS)).rejects.toThrow(/differs from this one's/)
    await expect(restore(placeOf(db), join(folder, 'none.gz'), MIGRATIONS)).rejects.toThrow(/none.gz does not exist/)
    await expect(everything(db.pool)).resolves.toEqual({})
  })

  test('a place that is in use, or somebody else’s', async () => {
    const used = await dropped(freshDatabase())
    await used.prisma.account.create({ data: { name: 'Ada' } })
    const before = await everything(used.pool)
    await expect(restore(placeOf(used), path, MIGRATIONS)).rejects.toThrow(
      'There is a Catena in the test already (its table account is not empty), and restoring never writes over one: take another.',
    )
    expect(await everything(used.pool)).toEqual(before)

    const strange = await dropped(emptyDatabase())
    await strange.pool.query('CREATE TABLE shop (x int)')
    await expect(restore(placeOf(strange), path, MIGRATIONS)).rejects.toThrow(/something else than Catena in the test/)
    expect(Object.keys(await everything(strange.pool))).toEqual(['shop'])
  })

  test('and a backup is never written over another file, nor left half', async () => {
    const full = await dropped(freshDatabase())
    await expect(backup(placeOf(full), path, new Date())).rejects.toThrow(/is there already/)
    const nowhere = join(folder, 'no', 'such', 'folder.gz')
    await expect(backup(placeOf(full), nowhere, new Date())).rejects.toThrow(/cannot be written into .* \(ENOENT\)/)
    await expect(backup(placeOf(db), join(folder, 'nothing.gz'), new Date())).rejects.toThrow(/There is no Catena in the test/)
    expect((await readdir(folder)).filter((name) => name.startsWith('nothing'))).toEqual([])
  })
})

describe('a backup of an earlier version', async () => {
  const earlier = (await readdir(FIXTURES)).filter((name) => name.endsWith('.gz'))
  test.each(earlier)('%s is brought up to this one: everything agrees, and whoever wrote it goes on', async (name) => {
    const db = await dropped(emptyDatabase())
    const { migrated } = await restore(placeOf(db), join(FIXTURES, name), MIGRATIONS)
    expect(migrated).not.toEqual([])
    const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM session ORDER BY created_at')
    const sessions = rows.map(({ id }) => SessionId.parse(id))
    for (const session of sessions) await agrees(db, session)

    const server = await startServer({ db })
    endings.push(() => server.stop())
    const browser = new Browser(server.url)
    await expectStatus(204, browser.post('/api/sign-in', { email: 'ada@example.org', password: PASSWORD }))
    const [session] = sessions
    const ada = await personOf(browser, session!)
    const commons = await marginClient(server.url, ada.margins.get('commons'), ada).synced()
    const pen = await penClient(server.url, session!, ada).synced()
    endings.push(
      () => commons.destroy(),
      () => pen.destroy(),
    )
    const bodies = () => Object.values(commons.records.toJSON() as Record<string, { body?: string }>).flatMap(({ body }) => body ?? [])
    // The answer is hidden, and one thing that was said in a group was brought to everyone.
    expect(bodies().toSorted()).toEqual(['For my group.', 'Written in the silence.'])
    const { body } = await browser.get(`/api/sessions/${session}/review/threads?words=silence`)
    expect(body.threads).toHaveLength(1)
    // Not counted like the fixture's own.
    pen.write(RecordId.parse(`${ada.alias}-yearslater`), annotation({ body: 'Years later.' }))
    await pen.saved()
    await until(() => bodies().includes('Years later.'), 'it to be shown')
    await agrees(db, session!)
  })
})

test('the Postgres that comes with Catena: backed up while it is in use and while it is not, restored into another folder, verified', async () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  const operate = async (dataDir: string, ...args: string[]) => {
    const { left } = catenaProcess({ DATA_DIR: dataDir }, 'server/operate.ts', args)
    const { code, said } = await left
    return { code, said }
  }
  expect(await operate(join(folder, 'nowhere'), 'backup', join(folder, 'a.gz'))).toMatchObject({
    code: 2,
    said: expect.stringMatching(/^There is no Catena in /),
  })
  const postgres = await startEmbedded(from, { durable: false })
  try {
    await migrate(postgres.url, MIGRATIONS)
    expect(await operate(from, 'backup', join(folder, 'a.gz'))).toEqual({ code: 0, said: '' })
    expect(await operate(from, 'restore', join(folder, 'a.gz'))).toMatchObject({
      code: 2,
      said: expect.stringMatching(/^Another Catena is running/),
    })
  } finally {
    await postgres.stop()
  }
  expect(await operate(from, 'backup', join(folder, 'b.gz'))).toEqual({ code: 0, said: '' })
  expect(await operate(to, 'restore', join(folder, 'b.gz'))).toEqual({ code: 0, said: '' })
  expect(await operate(to, 'verify')).toEqual({ code: 0, said: '' })
  await operate(to, 'backup', join(folder, 'c.gz'))
  const [a, b, c] = await Promise.all(
    ['a', 'b', 'c'].map(async (name) =>
      gunzipSync(await readFile(join(folder, `${name}.gz`)))
        .toString()
        .replace(/"madeAt":"[^"]+"/, '')
        .replace(/"sha256":"[^"]+"/, ''),
    ),
  )
  expect([b, c]).toEqual([a, a])
})

test('no table counts by a sequence, which a backup would have to hold', async () => {
  const db = await dropped(freshDatabase())
  expect((await db.pool.query('SELECT relname FROM pg_class WHERE relkind = $1', ['S'])).rows).toEqual([])
})
