import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const named = process.env['CATENA_CORPORA']
const place = named ?? join(import.meta.dirname, '../../../shared')

/**
 * The bytes of a file of others' work that is not kept here: `corpora/…` or `readings/…` in the folder that CATENA_CORPORA
 * names, else in `shared` beside the checkout. Undefined where it is not at hand: whoever asks skips what needs it, and a
 * line says so. Where the folder is named, everything must be there.
 */
export function corpus(file: `${'corpora' | 'readings'}/${string}`): Buffer | undefined {
  const path = join(place, file)
  if (existsSync(path)) return readFileSync(path)
  if (named !== undefined) throw new Error(`CATENA_CORPORA names ${named}, but ${file} is not there`)
  process.stdout.write(`Skipped: what needs ${file}, which is no part of the project (CATENA_CORPORA names where it lies).\n`)
  return undefined
}
