import { z } from 'zod'
import { mediaTypes, threadsFile } from '#server/export/threads-file.ts'
import { openReview } from '#server/review/open-review.ts'
import { findReading } from '#server/storage/readings.ts'
import { plainOf } from '#shared/anchoring/plain.ts'
import { SessionId } from '#shared/ids.ts'
import { ExportFormat, ExportQuery } from '#shared/protocol/http/exports.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { sendParts } from './send-parts.ts'
import { demand, standingInSession } from './standing.ts'

export const exports: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/exports/:format',
    summary: 'The threads of a session that fit, as a file: CSV, JSON, Markdown or W3C Web Annotations in JSON-LD',
    tag: 'Review',
    access: 'signed-in',
    params: z.object({ id: SessionId, format: ExportFormat }),
    query: ExportQuery,
    answer: { status: 200, mediaType: 'application/octet-stream', description: 'The file, in the media type of its format.' },
    refuses: ['not-allowed'],
    async handle({ db, config, log }, { who, params, query, res }) {
      const { session, standing, place } = await standingInSession(db, who, params.id)
      demand(standing, 'review.export')
      const reviewing = standing === 'outsider' ? undefined : await openReview(db, session, place, standing)
      const reading = await findReading(db, session.reading.id, session.reading.version)
      if (!reviewing) throw nothingHere()
      const at = {
        session: `${config.baseUrl}/s/${session.id}`,
        reading: `${config.baseUrl}/readings/${session.reading.id}`,
        version: session.reading.version,
        plain: plainOf(reading?.blocks ?? []),
      }
      const parts = threadsFile(db.pool, reviewing, query, params.format, at)
      return sendParts(res, log, parts, { mediaType: mediaTypes[params.format], name: `threads.${params.format}` })
    },
  }),
]
