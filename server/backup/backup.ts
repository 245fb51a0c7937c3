import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { to as copyTo } from 'pg-copy-streams'
import packageJson from '../../package.json' with { type: 'json' }
import { StartFailure } from '../start-failure.ts'
import { encodeBackup } from './file.ts'
import { atOneMoment, connectTo, type Place } from './place.ts'
import { copied, listApplied, listTables } from './tables.ts'

export interface Made {
  readonly tables: number
  readonly rows: number
  /** Of the file. */
  readonly bytes: number
}

/**
 * Writes all that a database holds into one file, as it is at one moment; a Catena that runs goes on meanwhile. The file
 * is there whole or not at all, and only its owner can read it: it holds what people wrote and how they sign in.
 * @throws StartFailure when there is nothing to back up, or the file cannot be written
 */
export async function backup(place: Place, path: string, at: Date): Promise<Made> {
  if (await stat(path).then(Boolean, () => false))
    throw new StartFailure(`${path} is there already and is not written over: give the backup another name.`)
  const client = await connectTo(place)
  try {
    return await atOneMoment(client, async () => {
      const migrations = await listApplied(client)
      if (migrations.length === 0)
        throw new StartFailure(`There is no Catena in ${place.name}: name its folder with DATA_DIR, or its Postgres with DATABASE_URL.`)
      const tables = await listTables(client)
      let rows = 0
      const bytes = encodeBackup(
        { catena: packageJson.version, madeAt: at.toISOString(), migrations, tables },
        (table) => client.query(copyTo(`COPY ${copied(table)} TO STDOUT`)),
        (more) => {
          rows += more
        },
      )
      const size = await writeWhole(path, bytes)
      return { tables: tables.length, rows, bytes: size }
    })
  } finally {
    await client.end().catch(() => {})
  }
}

/** Packs and writes beside the name, and gives it the name when all of it is on the disk. */
async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const part = `${path}.part`
  try {
    await pipeline(bytes, createGzip(), createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }))
    const { size } = await stat(part)
    await rename(part, path)
    return size
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST')
      throw new StartFailure(`Another backup is being written to ${part}: wait for it, or remove that file if none is.`, { cause: error })
    await rm(part, { force: true })
    if (['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EIO'].includes(code))
      throw new StartFailure(`The backup cannot be written into ${dirname(path)} (${code}): mend that, or name another file.`, {
        cause: error,
      })
    throw error
  }
}
