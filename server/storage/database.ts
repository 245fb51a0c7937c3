import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'

/** The way to Postgres: Prisma for what is rare, `pool` with plain SQL for the hot paths. Both share the same connections. */
export type Database = {
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  /** Waits for the queries that run and closes every connection. */
  close(): Promise<void>
}

/**
 * How long one query may take, in ms. A turn's commit holds up every session, so nothing waits for ever: a row that
 * somebody holds, a query that does not end, a Postgres that has gone without a word. What is cut off is an error.
 */
const LOCKED_MS = 5_000
const WORKING_MS = 20_000
const SILENT_MS = 30_000

/** Opens the database behind a `postgresql://` address. Connections are made when they are needed, so this succeeds even if nobody answers there yet. */
export function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 16,
    application_name: 'catena',
    connectionTimeoutMillis: 10_000,
    lock_timeout: LOCKED_MS,
    statement_timeout: WORKING_MS,
    query_timeout: SILENT_MS,
  })
  // An idle connection that breaks (a restart of Postgres) is replaced by the pool at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  // And one that breaks while somebody holds it and asks nothing just then: whoever holds it is told at their next query.
  pool.on('connect', (client) => void client.on('error', () => {}))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }), errorFormat: 'minimal' })
  let closed: Promise<void> | undefined
  return Promise.resolve({
    prisma,
    pool,
    close: () => (closed ??= prisma.$disconnect().then(() => pool.end())),
  })
}
