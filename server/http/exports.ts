import { z } from 'zod'
import { recordFile } from '#server/export/record/record.ts'
import { speechIn } from '#server/export/record/speech.ts'
import { sessionFile } from '#server/export/session-file.ts'
import { mediaTypes, threadsFile } from '#server/export/threads-file.ts'
import type { SignedIn } from '#server/identity/authenticate.ts'
import { threadsThatFit } from '#server/review/find-threads.ts'
import { openReview } from '#server/review/open-review.ts'
import { findReading } from '#server/storage/readings.ts'
import { keepFile } from '#server/work/keep-file.ts'
import { plainOf } from '#shared/anchoring/plain.ts'
import { type GroupId, SessionId } from '#shared/ids.ts'
import { ExportFormat, ExportQuery } from '#shared/protocol/http/exports.ts'
import { Work } from '#shared/protocol/http/work.ts'
import type { Context } from './context.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { sendParts } from './send-parts.ts'
import { demand, standingInSession } from './standing.ts'
import { presentWork } from './work.ts'

const params = z.object({ id: SessionId, format: ExportFormat })

interface ExportFile {
  readonly mediaType: string
  readonly name: string
  /** @param progress told how many annotations and replies are in it, of how many */
  readonly parts: (progress: (done: number, total: number) => void) => AsyncGenerator<string>
}
type Asked = { readonly who: SignedIn; readonly params: z.infer<typeof params>; readonly query: ExportQuery }

export const exports: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/exports/:format',
    summary:
      'The threads of a session that fit, as a file: the record (HTML), CSV, Markdown or W3C Web Annotations in JSON-LD; in JSON, the session with them, which can be imported',
    tag: 'Review',
    access: 'signed-in',
    params,
    query: ExportQuery,
    answer: { status: 200, mediaType: 'application/octet-stream', description: 'The file, in the media type of its format.' },
    refuses: ['not-allowed'],
    async handle(context, { res, ...asked }) {
      const { parts, mediaType, name } = await fileFor(context, asked)
      return sendParts(
        res,
        context.log,
        parts(() => {}),
        { mediaType, name },
      )
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions/:id/exports/:format',
    summary: 'The same file, made while one looks elsewhere: how far it is stands under /api/work',
    tag: 'Review',
    access: 'signed-in',
    params,
    query: ExportQuery,
    answer: { status: 201, schema: Work, description: 'It is being made.' },
    refuses: ['not-allowed', 'too-fast'],
    async handle(context, { who, params, query }) {
      const { parts, mediaType, name } = await fileFor(context, { who, params, query })
      const { language: _language, zone: _zone, ...filters } = query
      const asked = new URLSearchParams(Object.entries(filters).flatMap(([name, wanted]) => (wanted === undefined ? [] : [[name, wanted]])))
      const begun = await context.works.begin(
        { account: who.account.id, session: params.id, kind: 'export', name, asked: asked.toString() },
        (doing) => keepFile(context.db.pool, doing, parts(doing.progress), mediaType),
      )
      return presentWork(begun)
    },
  }),
]

/** The file that was asked for, of which nothing is made yet. */
async function fileFor({ db, config }: Context, { who, params, query }: Asked): Promise<ExportFile> {
  const { session, standing, place } = await standingInSession(db, who, params.id)
  demand(standing, 'review.export')
  const reviewing = standing === 'outsider' ? undefined : await openReview(db, session, place, standing)
  const reading = await findReading(db, session.reading.id, session.reading.version)
  if (!reviewing || !reading) throw nothingHere()
  const { language, zone, ...filters } = query
  if (params.format === 'html') {
    const asked = { db, reviewing, session, reading, filters, speech: speechIn(language, zone), madeAt: new Date() }
    return { mediaType: 'text/html; charset=utf-8', name: 'record.html', parts: (progress) => recordFile(asked, progress) }
  }
  const at = {
    session: `${config.baseUrl}/s/${session.id}`,
    reading: `${config.baseUrl}/readings/${session.reading.id}`,
    version: session.reading.version,
    plain: plainOf(reading.blocks),
    groupName: (group: GroupId) => reviewing.state.groups.get(group)?.name ?? '',
  }
  const { format } = params
  if (format !== 'json')
    return {
      mediaType: mediaTypes[format],
      name: `threads.${format}`,
      parts: (progress) => threadsFile(db.pool, reviewing, filters, format, at, progress),
    }
  const isWhole = Object.values(filters).every((filter) => filter === undefined)
  const threads = isWhole ? undefined : await threadsThatFit(db.pool, reviewing, filters)
  return {
    mediaType: 'application/json',
    name: 'session.json',
    parts: (progress) => sessionFile(db, { reviewing, server: config.baseUrl, threads, progress }),
  }
}
