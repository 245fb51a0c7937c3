import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../server/storage/migrate.ts'
import { emptyDatabase } from '../harness/empty-database.ts'
import type { FreshDatabase } from '../harness/fresh-database.ts'

let db: FreshDatabase
let folder: string
beforeEach(async () => {
  db = await emptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'catena-migrate-'))
})
afterEach(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

test('applies what is new, in order, and nothing twice', async () => {
  await write('2_b', 'ALTER TABLE a ADD COLUMN y int')
  await write('1_a', 'CREATE TABLE a (x int)')
  expect(await migrate(db.url, folder)).toEqual(['1_a', '2_b'])
  await write('3_c', 'ALTER TABLE a ADD COLUMN z int')
  expect(await migrate(db.url, folder)).toEqual(['3_c'])
})

test('many nodes that start at once apply each migration once', async () => {
  await write('1_a', 'CREATE TABLE a (x int)')
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(db.url, folder)))
  expect(applied.flat()).toEqual(['1_a'])
})

test('a migration that fails leaves nothing of itself, and the next start says so', async () => {
  await write('1_a', 'CREATE TABLE a (x int); SELECT nonsense')
  await expect(migrate(db.url, folder)).rejects.toThrow(
    /^The migration 1_a failed and nothing of it was applied \(column "nonsense" does not exist\)/,
  )
  expect((await db.pool.query(`SELECT to_regclass('a') AS a`)).rows).toEqual([{ a: null }])
  await expect(migrate(db.url, folder)).rejects.toThrow(/^The migration 1_a failed at an earlier start/)
})

test('a database that a newer version has migrated is left alone', async () => {
  await write('1_a', 'CREATE TABLE a (x int)')
  await write('2_b', 'CREATE TABLE b (x int)')
  await migrate(db.url, folder)
  await rm(join(folder, '2_b'), { recursive: true })
  await expect(migrate(db.url, folder)).rejects.toThrow(/^The database has the migration 2_b, which this version of Catena does not know/)
})
