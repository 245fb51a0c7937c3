import { cell } from '#server/export/csv.ts'
import type { Misfit } from '#shared/protocol/http/annotation-imports.ts'

/** What did not fit, as a table (RFC 4180, safe for spreadsheets), part by part. */
export async function* misfitsFile(misfits: readonly Misfit[]): AsyncGenerator<string> {
  yield '\uFEFFwhere,why,brought,author,quote,words\r\n'
  for (const { where, why, brought, author, quote, body } of misfits)
    yield `${[where, why, brought ? 'yes' : 'no', author, quote, body].map(cell).join(',')}\r\n`
}
