import { createHash } from 'node:crypto'
import { newAlias } from '#server/identity/alias.ts'
import { type Alias, RecordId } from '#shared/ids.ts'

/** Who somebody of a session is to another server: the same IRI that names them in an export in JSON-LD. */
export const personKey = (server: string, session: string, alias: Alias): string => `${server}/s/${session}/people/${alias}`

/**
 * The id under which something that has another id elsewhere stands in the pen of somebody here: the same each time, so
 * that a file that is imported again brings nothing twice.
 */
export const recordIdFrom = (author: Alias, source: string): RecordId =>
  RecordId.parse(`${author}-${createHash('sha256').update(source).digest('hex').slice(0, 20)}`)

/** An alias that nobody has. */
export function freeAlias(taken: ReadonlySet<Alias>): Alias {
  for (;;) {
    const alias = newAlias()
    if (!taken.has(alias)) return alias
  }
}
