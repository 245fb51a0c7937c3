import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../server/storage/database.ts'

export type FreshDatabase = Database & { readonly url: string; drop(): Promise<void> }

/** A migrated database that nobody else uses. `drop` it in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await administer(`CREATE DATABASE ${name} TEMPLATE template STRATEGY wal_log`)
  const url = Object.assign(new URL(inject('postgres')), { pathname: `/${name}` }).href
  const db = await openDatabase(url)
  return {
    ...db,
    url,
    async drop() {
      await db.close()
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

/** Tests run at once, and Postgres clones a template for one at a time: wait for our turn. */
const TURN = 4_117_001

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgres') })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TURN])
    await client.query(sql)
  } finally {
    await client.end()
  }
}
