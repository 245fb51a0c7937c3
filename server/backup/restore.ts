import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { StartFailure } from '../start-failure.ts'
import { migrate, readMigrations } from '../storage/migrate.ts'
import { decodeBackup, type Header, NotABackup, type Part } from './file.ts'
import { connectTo, type Place } from './place.ts'
import { copied, listApplied, listTables, quoted } from './tables.ts'

export interface Restored {
  readonly header: Header
  readonly rows: number
  /** The migrations that have been made since the backup, and were applied to it now. */
  readonly migrated: readonly string[]
}

/**
 * Fills an empty place with a backup.
 *
 * 1. Nothing is written before the whole file has been read and found to be what was written.
 * 2. Nothing is ever written over: a place in which anyone has an account is refused.
 * 3. The rows come back in one transaction, at the schema at which they were taken, with no trigger of ours at work;
 *    then the place is migrated to the present, as an older Catena's would be.
 * 4. Margins begin anew, as documents: they follow from all else, and are written when their session is next opened.
 *
 * @param migrations the folder of those that this Catena knows
 * @throws StartFailure that says what is wrong and what to do
 */
export async function restore(place: Place, path: string, migrations: string): Promise<Restored> {
  const header = await readWhole(path)
  await refuseUnknown(header, path, migrations)
  const client = await connectTo(place)
  try {
    await refuseUsed(client, header, place)
    await migrate(place.url, migrations, new Set(header.migrations.map(({ name }) => name)))
    const rows = await load(client, path, place)
    await client.query('ANALYZE')
    return { header, rows, migrated: await migrate(place.url, migrations) }
  } finally {
    await client.end().catch(() => {})
  }
}

async function readWhole(path: string): Promise<Header> {
  let header: Header | undefined
  try {
    for await (const part of decodeBackup(path)) if (part.is === 'header') header = part.header
  } catch (error) {
    if (error instanceof NotABackup)
      throw new StartFailure(`${path} ${error.message}: nothing was restored. Take another backup.`, { cause: error })
    throw error
  }
  if (!header) throw new Error('a backup without a header was taken for whole')
  return header
}

async function refuseUnknown(header: Header, path: string, migrations: string): Promise<void> {
  const known = new Map((await readMigrations(migrations)).map(({ name, checksum }) => [name, checksum]))
  for (const { name, checksum } of header.migrations) {
    if (!known.has(name))
      throw new StartFailure(
        `${path} was made by a newer Catena (${header.catena}), whose migration ${name} this one does not know: restore it with that version.`,
      )
    if (known.get(name) !== checksum)
      throw new StartFailure(
        `${path} was made by a Catena (${header.catena}) whose migration ${name} differs from this one's: restore it with that version.`,
      )
  }
}

/** A place is empty where nothing has been made, or where a Catena has been started and nobody has ever come in. */
async function refuseUsed(client: pg.Client, header: Header, place: Place): Promise<void> {
  const applied = await listApplied(client)
  const tables = await listTables(client)
  if (applied.length === 0 && tables.length > 0)
    throw new StartFailure(`There is something else than Catena in ${place.name}, and restoring never mixes with it: ${place.another}.`)
  const ofBackup = new Set(header.migrations.map(({ name }) => name))
  const newer = applied.find(({ name }) => !ofBackup.has(name))
  const used = await firstUsed(client, tables)
  if (used)
    throw new StartFailure(`There is a Catena in ${place.name} already (${used}), and restoring never writes over one: ${place.another}.`)
  if (newer) throw new StartFailure(`A Catena that is newer than the backup has been started in ${place.name} already: ${place.another}.`)
}

async function firstUsed(client: pg.Client, tables: readonly { readonly name: string }[]): Promise<string | undefined> {
  for (const { name } of tables) {
    const { rows } = await client.query<{ used: boolean }>(`SELECT EXISTS (SELECT FROM ${quoted(name)} ${unlessPrinted(name)}) AS used`)
    if (rows[0]?.used) return `its table ${name} is not empty`
  }
  return undefined
}

/** A first start prints a link and keeps it: that is nobody's. */
const unlessPrinted = (table: string): string =>
  table === 'one_time_link' ? `WHERE purpose <> 'first-facilitator' OR used_at IS NOT NULL` : ''

async function load(client: pg.Client, path: string, place: Place): Promise<number> {
  await client.query('BEGIN')
  try {
    const tables = await listTables(client)
    const all = tables.map(({ name }) => quoted(name)).join(', ')
    await client.query(`LOCK TABLE ${all} IN ACCESS EXCLUSIVE MODE`)
    const used = await firstUsed(client, tables)
    if (used) throw new StartFailure(`Somebody came into ${place.name} just now (${used}); nothing was restored: ${place.another}.`)
    await client.query('DELETE FROM one_time_link')
    // What triggers made of the rows is in the backup too.
    for (const { name } of tables) await client.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`)
    const rows = await copyAll(client, path, tables)
    await beginMarginsAnew(client)
    for (const { name } of tables) await client.query(`ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER`)
    await client.query('COMMIT')
    return rows
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

/**
 * A page that was open all the while may have seen entries go after the backup. Yjs forgets no deletion and tells none by a clock,
 * so what such a copy lacks of a restored margin would never come back to it. Whatever has a copy of a document of which nothing
 * is left is told to start over.
 */
async function beginMarginsAnew(client: pg.Client): Promise<void> {
  await client.query('DELETE FROM document_update u USING document d WHERE d.id = u.document_id AND d.audience IS NOT NULL')
  await client.query('UPDATE document SET seq = 0, snapshot = NULL, snapshot_seq = 0 WHERE audience IS NOT NULL')
  // Version 0 has been at no session's: the margins of each are brought into line as after a crash.
  await client.query('UPDATE session SET aligned_version = 0')
}

async function copyAll(client: pg.Client, path: string, tables: readonly { readonly name: string }[]): Promise<number> {
  const there = new Set(tables.map(({ name }) => name))
  const parts = decodeBackup(path)
  try {
    const first = (await parts.next()).value
    if (first?.is !== 'header') throw new Error('a backup did not begin with its header')
    let rows = 0
    for (const table of first.header.tables) {
      if (!there.has(table.name))
        throw new StartFailure(`The backup has a table ${table.name} that is none of Catena's: nothing was restored.`)
      const into = client.query(copyFrom(`COPY ${copied(table)} FROM STDIN`))
      await pipeline(rowsOfTable(parts), into)
      rows += into.rowCount
    }
    // Its end says whether it is still the file that was read before.
    if (!(await parts.next()).done) throw new Error('a backup went on after its last table')
    return rows
  } finally {
    await parts.return(undefined)
  }
}

/** The rows up to the end of the table in which the reading stands. */
async function* rowsOfTable(parts: AsyncGenerator<Part>): AsyncGenerator<Buffer> {
  for (let part = (await parts.next()).value; part?.is === 'rows'; part = (await parts.next()).value) yield part.bytes
}
