import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { StartFailure } from '../start-failure.ts'

/** The lock that Prisma's own engine takes, so that `prisma migrate deploy` and this never run at once, on however many nodes. */
const LOCK = 72707369

type Applied = { migration_name: string; checksum: string; finished_at: Date | null }

/**
 * Brings a database to the schema of this version: applies what `directory` holds and the database has not, in order, and records it
 * in `_prisma_migrations` as `prisma migrate deploy` does, so that either can go on where the other stopped.
 * Gives the names of what was applied.
 * @param only the names of those that may be applied, where not all of them: a backup is loaded at the level at which it was made
 * @throws StartFailure when an earlier migration failed, was edited, or fails now (then nothing of it is applied).
 */
export async function migrate(url: string, directory: string, only?: ReadonlySet<string>): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'catena-migrate' })
  client.on('error', () => {}) // a connection that breaks fails the query that is asked next
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id VARCHAR(36) PRIMARY KEY NOT NULL,
      checksum VARCHAR(64) NOT NULL,
      finished_at TIMESTAMPTZ,
      migration_name VARCHAR(255) NOT NULL,
      logs TEXT,
      rolled_back_at TIMESTAMPTZ,
      started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      applied_steps_count INTEGER NOT NULL DEFAULT 0)`)
    const { rows } = await client.query<Applied>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    )
    const earlier = new Map(rows.map((row) => [row.migration_name, row]))
    const applied: string[] = []
    const migrations = await readMigrations(directory)
    refuseNewerDatabase(earlier, migrations)
    for (const migration of migrations) {
      if (isApplied(migration, earlier.get(migration.name)) || only?.has(migration.name) === false) continue
      await apply(client, migration)
      applied.push(migration.name)
    }
    return applied
  } finally {
    await client.end()
  }
}

/** A step from one schema to the next, with the SHA-256 of its text. */
type Migration = { name: string; sql: string; checksum: string }

/** The migrations that this version of Catena knows, in order. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

function refuseNewerDatabase(earlier: ReadonlyMap<string, Applied>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name))
  const unknown = [...earlier.keys()].filter((name) => !known.has(name)).sort()
  if (unknown.length > 0) {
    throw new StartFailure(
      `The database has the migration ${unknown.at(-1)}, which this version of Catena does not know: start the newer version that made it, or restore a backup from before.`,
    )
  }
}

function isApplied(migration: Migration, row: Applied | undefined): boolean {
  if (!row) return false
  if (!row.finished_at) {
    throw new StartFailure(
      `The migration ${migration.name} failed at an earlier start: its error stands in the table _prisma_migrations; mend the cause, then run "npx prisma migrate resolve --rolled-back ${migration.name}" and start again.`,
    )
  }
  if (row.checksum !== migration.checksum) {
    throw new StartFailure(
      `The migration ${migration.name} was edited after it was applied to this database: bring back its file as it was and put the change into a new migration.`,
    )
  }
  return true
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [id, checksum, name])
  try {
    await client.query(sql) // one message, so Postgres runs all of it in one transaction
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, why])
    throw new StartFailure(
      `The migration ${name} failed and nothing of it was applied (${why}): mend the cause, then run "npx prisma migrate resolve --rolled-back ${name}" and start again.`,
      { cause: error },
    )
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id])
}
