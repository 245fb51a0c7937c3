import { z } from 'zod'
import { readSessionFile } from '#server/import/annotations/read-session-file.ts'
import { restoreSession } from '#server/import/annotations/restore-session.ts'
import type { Doing } from '#server/work/works.ts'
import { type AccountId, SeminarId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { AnnotationImportQuery, type SessionBrought } from '#shared/protocol/http/annotation-imports.ts'
import { Work } from '#shared/protocol/http/work.ts'
import type { SessionFile } from '#shared/session-file/session-file.ts'
import type { Context } from './context.ts'
import { type Route, route } from './route.ts'
import { demand, standingAsBringer, standingInSeminar } from './standing.ts'
import { presentWork } from './work.ts'

/** The file, which its reader looks at in a thread of its own. */
const body = {
  is: 'bytes',
  maxBytes: limits.importBytes,
  schema: z.instanceof(Uint8Array, { error: 'Send the file as the body.' }),
  ofBytes: (bytes: Uint8Array): Uint8Array => bytes,
} as const

/** Files of annotations come in. */
export const annotationImports: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/seminars/:id/imports',
    summary: 'Bring a session that was exported in JSON into a seminar, with its text and all that was written',
    tag: 'Long work',
    access: 'signed-in',
    params: z.object({ id: SeminarId }),
    query: AnnotationImportQuery,
    body,
    answer: {
      status: 201,
      schema: Work,
      description: 'It is being read. What comes of it, or what is wrong with the file and where, stands under /api/work.',
    },
    refuses: ['not-allowed', 'too-fast'],
    async before({ db, limits: budgets }, who) {
      demand(await standingAsBringer(db, who), 'reading.import')
      await budgets.makings.take(who.account.id)
    },
    async handle(context, { who, params, query, body: bytes }) {
      const standing = await standingInSeminar(context.db, who, params.id)
      demand(standing, 'session.open')
      demand(standing, 'reading.import')
      const account = who.account.id
      const begun = await context.works.begin({ account, kind: 'import', name: query.name, asked: `look=${query.look}` }, (doing) =>
        bringSession(context, { bytes, seminar: params.id, account, look: query.look === 'yes' }, doing),
      )
      return presentWork(begun)
    },
  }),
]

interface Asked {
  readonly bytes: Uint8Array
  readonly seminar: SeminarId
  readonly account: AccountId
  readonly look: boolean
}

async function bringSession(
  { db }: Context,
  { bytes, seminar, account, look }: Asked,
  { signal, progress }: Doing,
): Promise<SessionBrought> {
  const file = await readSessionFile(bytes, signal)
  const told = whatIsIn(file)
  if (look) return told
  const { session, reading, withheld } = await restoreSession(db, file, { seminar, account, signal, progress })
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
