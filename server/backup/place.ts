import pg from 'pg'
import type { Config } from '../config.ts'
import { StartFailure } from '../start-failure.ts'
import { hasEmbedded, startEmbedded } from '../storage/embedded.ts'
import { reachDatabase } from '../storage/reach.ts'

/** The database that the settings name, for a command that works on it without a server. */
export interface Place {
  readonly url: string
  /** As a sentence names it, without a password. */
  readonly name: string
  /** How to name another. */
  readonly another: string
  /** Also stops the embedded Postgres, unless a Catena that runs uses it. */
  close(): Promise<void>
}

/**
 * Opens it.
 * @param use `read` works beside a Catena that runs, and makes nothing; `fill` needs it alone, and makes an embedded one that is not there
 * @throws StartFailure when it cannot be reached, or there is nothing to read
 */
export async function openPlace(config: Pick<Config, 'dataDir' | 'databaseUrl'>, use: 'read' | 'fill'): Promise<Place> {
  const { dataDir, databaseUrl } = config
  if (databaseUrl) {
    await reachDatabase(databaseUrl)
    const { hostname, pathname } = new URL(databaseUrl)
    return {
      url: databaseUrl,
      name: `the database "${decodeURIComponent(pathname.slice(1))}" at ${hostname || 'localhost'}`,
      another: 'make an empty database and name it with DATABASE_URL',
      close: () => Promise.resolve(),
    }
  }
  if (use === 'read' && !(await hasEmbedded(dataDir)))
    throw new StartFailure(`There is no Catena in ${dataDir}: name its folder with DATA_DIR, or its Postgres with DATABASE_URL.`)
  const postgres = await startEmbedded(dataDir, { beside: use === 'read' })
  return {
    url: postgres.url,
    name: dataDir,
    another: 'name an empty folder with DATA_DIR, or move this one away first',
    close: () => postgres.stop(),
  }
}

/** A connection that may take its time, whose texts are the same everywhere. */
export async function connectTo(place: Pick<Place, 'url'>): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: place.url, application_name: 'catena-operator', keepAlive: true })
  client.on('error', () => {}) // the query that runs fails with it
  await client.connect()
  await client.query(
    `SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD';
     SET IntervalStyle = 'postgres'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'`,
  )
  return client
}

/** Runs a piece of work that only reads, on the database as it is at one moment, whatever is written meanwhile. */
export async function atOneMoment<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    return await work()
  } finally {
    await client.query('ROLLBACK').catch(() => {}) // nothing was written; a connection that broke has said so
  }
}
