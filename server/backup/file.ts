/**
 * The file of a backup: one gzip stream of lines. First what it is, then a header as JSON, then the rows of each table
 * as COPY writes them (its text form), each table ended by `\.`, as in a dump; at last the counts of rows and a SHA-256
 * of everything before. In COPY's text a row is one line and never `\.`, so nothing has to be escaped or counted ahead.
 * See https://www.postgresql.org/docs/current/sql-copy.html.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { AppliedMigration, Table } from './tables.ts'

const FIRST_LINE = 'catena backup 1'
const END_OF_TABLE = Buffer.from('\\.\n')
const NEWLINE = 10

export const Header = z.object({
  /** The version of Catena that made it. */
  catena: z.string(),
  madeAt: z.iso.datetime(),
  migrations: z.array(AppliedMigration),
  tables: z.array(Table),
})
export type Header = z.infer<typeof Header>

const Footer = z.object({ rows: z.array(z.int().min(0)), sha256: z.string() })

/** Why a file cannot be used, as the end of a sentence that begins with its name. */
export class NotABackup extends Error {}

/**
 * The bytes of a backup, before they are packed.
 * @param rowsOf the rows of a table in COPY's text form
 * @param counted called with the number of rows of each table
 */
export async function* encodeBackup(
  header: Header,
  rowsOf: (table: Table) => AsyncIterable<Buffer>,
  counted: (rows: number) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const said = (bytes: Buffer) => {
    hash.update(bytes)
    return bytes
  }
  yield said(Buffer.from(`${FIRST_LINE}\n${JSON.stringify(header)}\n`))
  const rows: number[] = []
  for (const table of header.tables) {
    let lines = 0
    for await (const part of rowsOf(table)) {
      lines += countLines(part)
      yield said(part)
    }
    yield said(END_OF_TABLE)
    rows.push(lines)
    counted(lines)
  }
  yield Buffer.from(`${JSON.stringify({ rows, sha256: hash.digest('hex') })}\n`)
}

export type Part =
  | { readonly is: 'header'; readonly header: Header }
  /** Whole rows of the table of this place in the header, each with its line's end. */
  | { readonly is: 'rows'; readonly table: number; readonly bytes: Buffer }
  | { readonly is: 'table-ended'; readonly table: number }

/**
 * Reads a backup from beginning to end, and holds it against its checksum.
 * @throws NotABackup when it is something else, was cut short or has been damaged. Only after the last part is it known to be whole.
 */
export async function* decodeBackup(path: string): AsyncGenerator<Part> {
  const hash = createHash('sha256')
  const counted: number[] = []
  let header: Header | undefined
  let footer: z.infer<typeof Footer> | undefined
  let lines = 0
  for await (const whole of wholeLines(path)) {
    let rest = whole
    while (rest.length > 0) {
      if (footer) throw new NotABackup('goes on after its end')
      if (header && counted.length < header.tables.length) {
        const table = counted.length
        const end = endOfTable(rest)
        const rows = rest.subarray(0, end ?? rest.length)
        lines += countLines(rows)
        if (rows.length > 0) yield { is: 'rows', table, bytes: rows }
        if (end === undefined) {
          hash.update(rest)
          break
        }
        const taken = end + END_OF_TABLE.length
        hash.update(rest.subarray(0, taken))
        rest = rest.subarray(taken)
        counted.push(lines)
        lines = 0
        yield { is: 'table-ended', table }
        continue
      }
      const line = rest.subarray(0, rest.indexOf(NEWLINE) + 1)
      rest = rest.subarray(line.length)
      if (header) {
        footer = Footer.safeParse(json(line)).data
        if (!footer) throw new NotABackup('is damaged: its end cannot be read')
        continue
      }
      hash.update(line)
      lines++
      if (lines === 1) {
        if (line.toString() !== `${FIRST_LINE}\n`) throw new NotABackup(notOurs(line))
        continue
      }
      header = Header.safeParse(json(line)).data
      if (!header) throw new NotABackup('is damaged: its header cannot be read')
      lines = 0
      yield { is: 'header', header }
    }
  }
  if (!footer) throw new NotABackup('is cut short')
  if (hash.digest('hex') !== footer.sha256 || JSON.stringify(counted) !== JSON.stringify(footer.rows))
    throw new NotABackup('is damaged: it is not what was written')
}

const notOurs = (line: Buffer): string =>
  line.toString('utf8', 0, 14) === FIRST_LINE.slice(0, 14)
    ? 'was made by a newer Catena in a form that this one does not know'
    : 'is no backup of Catena'

/** Where the table ends in these whole lines, if it does. */
function endOfTable(lines: Buffer): number | undefined {
  if (lines.subarray(0, END_OF_TABLE.length).equals(END_OF_TABLE)) return 0
  const at = lines.indexOf('\n\\.\n')
  return at < 0 ? undefined : at + 1
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++
  return count
}

function json(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    return undefined
  }
}

/** Unpacks a file and gives it in pieces of whole lines. */
async function* wholeLines(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path)
  const unpacked = createGunzip()
  file.once('error', (error) => unpacked.destroy(error))
  file.pipe(unpacked)
  // The pieces of a line that has not ended: a picture is one line of many megabytes.
  let begun: Buffer[] = []
  try {
    for await (const piece of unpacked) {
      const bytes: Buffer = piece
      const end = bytes.lastIndexOf(NEWLINE) + 1
      if (end > 0) {
        yield begun.length > 0 ? Buffer.concat([...begun, bytes.subarray(0, end)]) : bytes.subarray(0, end)
        begun = []
      }
      if (end < bytes.length) begun.push(bytes.subarray(end))
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'Z_BUF_ERROR') throw new NotABackup('is cut short', { cause: error })
    if (code.startsWith('Z_')) throw new NotABackup('is damaged, or no backup of Catena', { cause: error })
    if (code === 'ENOENT') throw new NotABackup('does not exist', { cause: error })
    if (code.startsWith('E')) throw new NotABackup(`cannot be read (${code})`, { cause: error })
    throw error
  } finally {
    file.destroy()
  }
  if (begun.length > 0) throw new NotABackup('is cut short')
}
