import { Format } from '#server/import/format.ts'
import { importReading } from '#server/import/import.ts'
import { Refusal } from '#shared/errors.ts'
import { limits as published } from '#shared/limits.ts'
import { importProgressType } from '#shared/protocol/http/import-progress.ts'
import { ImportedText, ImportQuery } from '#shared/protocol/http/imports.ts'
import { ImportedReading } from '#shared/reading/block.ts'
import { tellProgress } from './import-progress.ts'
import { answered, type Route, route } from './route.ts'
import { demand, standingAsBringer } from './standing.ts'

interface Brought {
  readonly bytes: Uint8Array
  readonly name?: string | undefined
  readonly format?: string | undefined
}

/** Pasted text goes the way of a file. */
const Pasted = ImportedText.transform(({ text, name, format }): Brought => ({ bytes: new TextEncoder().encode(text), name, format }))

/** A text or a file in, a proposal out; nothing is kept. */
export const imports: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/imports',
    summary: 'Read a text or a file and propose its blocks',
    tag: 'Readings',
    access: 'signed-in',
    query: ImportQuery,
    body: { is: 'json-or-bytes', schema: Pasted, maxBytes: published.uploadBytes, ofBytes: (bytes): Brought => ({ bytes }) },
    answer: {
      status: 200,
      schema: ImportedReading,
      description: `What came out: the facilitator decides about it before publishing. With \`Accept: ${importProgressType}\` it comes as lines of JSON that first tell how far the import is.`,
    },
    refuses: ['not-allowed', 'import-failed', 'too-fast'],
    async before({ db, limits }, who) {
      demand(await standingAsBringer(db, who), 'reading.import')
      await limits.makings.take(who.account.id)
    },
    async handle({ log }, { query, body, req, res }) {
      const { bytes, name = query.name, format = query.format } = body
      const known = format === undefined ? undefined : Format.safeParse(format)
      if (known?.success === false) {
        throw new Refusal('bad-format', `Catena does not know the format “${format}”. It reads ${Format.options.join(', ')}.`)
      }
      const gone = new AbortController()
      res.once('close', () => gone.abort())
      const read = (progress?: (done: number) => void) =>
        importReading(
          {
            bytes,
            ...(name === undefined ? {} : { name }),
            ...(known?.data === undefined ? {} : { format: known.data }),
          },
          // Why it failed may quote the text; that it failed is all the log needs.
          { signal: gone.signal, failed: () => log.warn({ format: known?.data }, 'an importer failed'), ...(progress && { progress }) },
        )
      try {
        return await (req.accepts(['application/json', importProgressType]) === importProgressType ? tellProgress(res, read) : read())
      } catch (error) {
        if (gone.signal.aborted) return answered
        throw error
      }
    },
  }),
]
