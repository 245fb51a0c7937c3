import type pg from 'pg'

/** The settings of Postgres without which a committed transaction can still be lost or torn. */
const SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/**
 * Which of the settings that "saved means committed" rests on are off; empty when a commit is as durable as Postgres can make it.
 * See https://www.postgresql.org/docs/current/runtime-config-wal.html.
 */
export async function whatIsNotDurable(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = 'off' ORDER BY name`,
    [SETTINGS],
  )
  return rows.map((row) => row.name)
}
