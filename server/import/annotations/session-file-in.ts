import { flawIn } from '#shared/session-file/check.ts'
import { SESSION_FILE_VERSION, SessionFile } from '#shared/session-file/session-file.ts'
import { demandNotTooMany, flawed } from './flawed.ts'
import { formatOf, isObject, misfitOf, parseJson, parseStrictly } from './parse.ts'

/**
 * The session that a file holds; whatever the file is, what comes back hangs together.
 * @throws Refusal that says what is wrong with it, and where
 */
export function sessionFileIn(bytes: Uint8Array): SessionFile {
  const value = parseJson(bytes)
  if (formatOf(value) !== 'catena')
    throw flawed(
      'bad-format',
      'This is no session that was exported from Catena. Other annotations are imported within a session, beside the text they are about.',
      { why: 'no-session' },
    )
  return sessionIn(value)
}

/** The same, of JSON that says it is one of ours. */
export function sessionIn(value: unknown): SessionFile {
  if (isObject(value) && typeof value['version'] === 'number' && value['version'] > SESSION_FILE_VERSION)
    throw flawed('bad-format', 'The file comes from a newer Catena. Import it there, or update this one.', { why: 'newer' })
  if (isObject(value) && Array.isArray(value['records'])) demandNotTooMany(value['records'].length)
  const file = parseStrictly(SessionFile, value)
  const flaw = flawIn(file)
  if (flaw) throw misfitOf(flaw)
  return file
}
