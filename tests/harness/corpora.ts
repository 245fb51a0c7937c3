import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Collections of hostile input that are not part of the project: `CATENA_CORPORA`, or `shared/corpora` beside the checkout. */
const places = [process.env['CATENA_CORPORA'], join(import.meta.dirname, '../../../shared/corpora')]

/** The text of a corpus file, or undefined where the corpora are not at hand. */
export function corpus(file: string): string | undefined {
  const place = places.find((one) => one && existsSync(join(one, file)))
  return place && readFileSync(join(place, file), 'utf8')
}
