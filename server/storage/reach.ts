import pg from 'pg'
import { StartFailure } from '../start-failure.ts'

/**
 * Makes sure that a Postgres answers at DATABASE_URL and lets us in.
 * @throws StartFailure that says what is wrong there, without the password.
 */
export async function reachDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw new StartFailure(`DATABASE_URL: ${whyNot(error, new URL(url))}.`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}

/** Codes of Node and of https://www.postgresql.org/docs/current/errcodes-appendix.html. */
function whyNot(error: unknown, url: URL): string {
  const where = `${url.hostname || 'localhost'}:${url.port || 5432}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  switch (code) {
    case '28P01':
    case '28000':
      return `the Postgres at ${where} does not accept this user and password; correct them`
    case '3D000':
      return `the Postgres at ${where} has no database "${decodeURIComponent(url.pathname.slice(1))}"; create it or correct the name`
    case '57P03':
      return `the Postgres at ${where} is still starting; start Catena again in a moment`
    case '53300':
      return `the Postgres at ${where} has no connection left; raise its max_connections or stop what uses them`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no machine called ${url.hostname}; correct the name`
    default:
      return `no Postgres answers at ${where} (${code || (error instanceof Error ? error.message : 'unknown')}); start it, or correct the address, or leave DATABASE_URL out to use the Postgres that comes with Catena`
  }
}
