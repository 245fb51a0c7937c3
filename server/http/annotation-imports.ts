import { z } from 'zod'
import { mediaTypes } from '#server/export/threads-file.ts'
import type { SignedIn } from '#server/identity/authenticate.ts'
import { bringPlanned, planBringing } from '#server/import/annotations/bring-annotations.ts'
import { misfitsFile } from '#server/import/annotations/misfits-file.ts'
import { readAnnotations } from '#server/import/annotations/read-annotations.ts'
import { readSessionFile } from '#server/import/annotations/read-session-file.ts'
import { restoreSession } from '#server/import/annotations/restore-session.ts'
import { findVersions } from '#server/storage/readings.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import { keepFile } from '#server/work/keep-file.ts'
import type { Doing } from '#server/work/works.ts'
import { Refusal } from '#shared/errors.ts'
import { type AccountId, SeminarId, SessionId } from '#shared/ids.ts'
import { importLimits } from '#shared/limits.ts'
import {
  AnnotationImportQuery,
  type AnnotationsBrought,
  AnnotationsImportQuery,
  type SessionBrought,
} from '#shared/protocol/http/annotation-imports.ts'
import { Work } from '#shared/protocol/http/work.ts'
import type { SessionFile } from '#shared/session-file/session-file.ts'
import type { Context } from './context.ts'
import { type Route, route } from './route.ts'
import { demand, standingAsBringer, standingInSeminar, standingInSession } from './standing.ts'
import { presentWork } from './work.ts'

/** The file, which its reader looks at in a thread of its own. */
const body = {
  is: 'bytes',
  maxBytes: importLimits.bytes,
  schema: z.instanceof(Uint8Array, { error: 'Send the file as the body.' }),
  ofBytes: (bytes: Uint8Array): Uint8Array => bytes,
} as const

/** What both ways in have in common: the file, and who may send one. */
const bringing = {
  method: 'post',
  tag: 'Long work',
  access: 'signed-in',
  body,
  refuses: ['not-allowed', 'too-fast'],
  async before({ db, limits: budgets }: Context, who: SignedIn) {
    demand(await standingAsBringer(db, who), 'reading.import')
    await budgets.makings.take(who.account.id)
  },
} as const

/** Files of annotations come in. */
export const annotationImports: readonly Route[] = [
  route({
    ...bringing,
    path: '/api/seminars/:id/imports',
    summary: 'Bring a session that was exported in JSON into a seminar, with its text and all that was written',
    params: z.object({ id: SeminarId }),
    query: AnnotationImportQuery,
    answer: {
      status: 201,
      schema: Work,
      description: 'It is being read. What comes of it, or what is wrong with the file and where, stands under /api/work.',
    },
    async handle(context, { who, params, query, body: bytes }) {
      const standing = await standingInSeminar(context.db, who, params.id)
      demand(standing, 'session.open')
      demand(standing, 'reading.import')
      const account = who.account.id
      const begun = await context.works.begin(
        { account, kind: 'import', name: query.name, asked: `look=${query.look}&seminar=${params.id}` },
        (doing) => bringSession(context, { bytes, seminar: params.id, account, look: query.look === 'yes' }, doing),
      )
      return presentWork(begun)
    },
  }),
  route({
    ...bringing,
    path: '/api/sessions/:id/imports',
    summary:
      'Bring annotations out of a file into a session: our own exports in JSON and JSON-LD, other Web Annotations, what Hypothesis exports',
    params: z.object({ id: SessionId }),
    query: AnnotationsImportQuery,
    answer: {
      status: 201,
      schema: Work,
      description: 'It is being read. What comes of it stands under /api/work; its file is the list of what did not fit.',
    },
    async handle(context, { who, params, query, body: bytes }) {
      const { session, standing } = await standingInSession(context.db, who, params.id)
      demand(standing, 'annotation.import')
      const { look, unplaced } = query
      const work = {
        account: who.account.id,
        session: params.id,
        kind: 'import',
        name: query.name,
        asked: `look=${look}&unplaced=${unplaced}`,
      } as const
      const begun = await context.works.begin(work, (doing) =>
        bringAnnotations(context, { bytes, session, look: look === 'yes', unplaced }, doing),
      )
      return presentWork(begun)
    },
  }),
]

async function bringAnnotations(
  { db, sync, log }: Context,
  { bytes, session, look, unplaced }: { bytes: Uint8Array; session: SessionDetails; look: boolean; unplaced: 'bring' | 'leave' },
  { id, signal, progress, stillWanted }: Doing,
): Promise<AnnotationsBrought> {
  const { id: reading, version } = session.reading
  const blocks = (await findVersions(db, reading, [version])).get(version) ?? []
  const now = Date.now()
  const { format, ...prepared } = await readAnnotations({
    bytes,
    blocks,
    version,
    unplaced,
    now,
    signal,
    progress: (done, total) => progress(done, look ? total : total * 2),
    failed: () => log.warn({ session: session.id }, 'a file of annotations could not be read'),
  })
  const plan = await planBringing(db, session.id, prepared, now)
  const told = (done: number): AnnotationsBrought => ({ is: 'annotations-brought', format, look, ...plan.toldOf(done) })
  if (prepared.misfits.length > 0) await keepFile(db.pool, { id, signal }, misfitsFile(prepared.misfits), mediaTypes.csv)
  signal.throwIfAborted()
  const { length } = plan.records
  if (look) return told(length)
  let came = 0
  try {
    await bringPlanned({ db, sync }, session.id, plan, async (done) => {
      came = done
      progress(length + done, length * 2)
      await stillWanted()
    })
  } catch (error) {
    // What has come in stays: the same file brings the rest, and nothing twice. If the server stops, it says only that.
    if (!signal.aborted || signal.reason instanceof Refusal) throw error
  }
  return told(came)
}

interface Asked {
  readonly bytes: Uint8Array
  readonly seminar: SeminarId
  readonly account: AccountId
  readonly look: boolean
}

async function bringSession(
  { db, log }: Context,
  { bytes, seminar, account, look }: Asked,
  { signal, progress, stillWanted }: Doing,
): Promise<SessionBrought> {
  const file = await readSessionFile(bytes, signal, () => log.warn('a session file could not be read'))
  const told = whatIsIn(file)
  if (look) return told
  const { session, reading, withheld } = await restoreSession(db, file, { seminar, account, signal, progress, stillWanted })
  return { ...told, session, reading, withheld }
}

function whatIsIn({ session, reading, people, groups, records }: SessionFile): SessionBrought {
  const posted = records.filter(({ withheld }) => !withheld)
  const of = (is: string) => posted.filter(({ value }) => value.is === is).length
  return {
    is: 'session-brought',
    session: null,
    reading: null,
    title: session.title,
    text: reading.title,
    people: people.length,
    groups: groups.length,
    annotations: of('annotation'),
    replies: of('reply'),
    marks: of('mark'),
    withheld: records.length - posted.length,
  }
}
