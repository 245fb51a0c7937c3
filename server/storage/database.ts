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

/** Opens the database behind a `postgresql://` address. Connections are made when they are needed, so this succeeds even if nobody answers there yet. */
export function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 16, application_name: 'catena', connectionTimeoutMillis: 10_000 })
  // An idle connection that breaks (a restart of Postgres) is replaced by the pool at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }), errorFormat: 'minimal' })
  let closed: Promise<void> | undefined
  return Promise.resolve({
    prisma,
    pool,
    close: () => (closed ??= prisma.$disconnect().then(() => pool.end())),
  })
}
