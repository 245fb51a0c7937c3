import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../server/storage/embedded.ts'
import { migrate } from '../../server/storage/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres for this run; its database `template` is migrated and empty. Take one of your own with `freshDatabase`. */
    postgres: string
  }
}

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

type Shared = { url: string; end: () => Promise<void> }
let shared: Promise<Shared> | undefined

/** One Postgres a run, however many projects use it, with a migrated database from which each test file's is cloned. */
export default async function postgres(project: TestProject): Promise<() => Promise<void>> {
  shared ??= startShared()
  const { url, end } = await shared
  project.provide('postgres', url)
  return end
}

async function startShared(): Promise<Shared> {
  const folder = await mkdtemp(join(tmpdir(), 'catena-tests-'))
  await chmod(folder, 0o755)
  // The rules are tested here, not the disk: kill tests end Catena, and never the machine.
  const postgres = await startEmbedded(folder, { durable: false })
  const url = Object.assign(new URL(postgres.url), { pathname: '/postgres' }).href
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('CREATE DATABASE template')
  await client.end()
  await migrate(Object.assign(new URL(url), { pathname: '/template' }).href, MIGRATIONS)
  let ended: Promise<void> | undefined
  const end = () => (ended ??= postgres.stop().then(() => rm(folder, { recursive: true, force: true })))
  return { url, end }
}
