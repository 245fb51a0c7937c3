import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'

/** The way to Postgres: Prisma for what is rare, `pool` with plain SQL for the hot paths. Both share the same connections; turns have one of their own. */
export type Database = {
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  /** The one connection by which turns are committed, one at a time. */
  readonly commits: pg.Pool
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
  // Two stay: what looks at the clock every fifteen seconds would else make a new one each time.
  const pool = poolOf(url, { max: 15, min: 2 })
  // A class that joins takes all of those, and a new connection has to be let in and to plan the statement: this one is there
  // before it is needed, and stays.
  const commits = poolOf(url, { max: 1, min: 1, idleTimeoutMillis: 0 })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }), errorFormat: 'minimal' })
  let closed: Promise<void> | undefined
  return Promise.resolve({
    prisma,
    pool,
    commits,
    close: () => (closed ??= prisma.$disconnect().then(async () => void (await Promise.all([pool.end(), commits.end()])))),
  })
}

function poolOf(url: string, size: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'catena',
    connectionTimeoutMillis: 10_000,
    lock_timeout: LOCKED_MS,
    statement_timeout: WORKING_MS,
    query_timeout: SILENT_MS,
    ...size,
  })
  // An idle connection that breaks (a restart of Postgres) is replaced by the pool at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  // And one that breaks while somebody holds it and asks nothing just then: whoever holds it is told at their next query.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}
