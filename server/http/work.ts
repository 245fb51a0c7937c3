import { z } from 'zod'
import { mediaTypes } from '#server/export/threads-file.ts'
import { endWork, findWork, type KeptWork, listWork, partsOf } from '#server/storage/work.ts'
import { Refusal } from '#shared/errors.ts'
import { WorkId } from '#shared/ids.ts'
import { Work, WorkList, WorkQuery, type WorkResult } from '#shared/protocol/http/work.ts'
import { nothingHere } from './mount.ts'
import { problemOf } from './problems.ts'
import { type Route, route } from './route.ts'
import { sendParts } from './send-parts.ts'
import { demand, standingInSession } from './standing.ts'

const params = z.object({ id: WorkId })

/** What takes long, for whoever asked for it and for nobody else. */
export const work: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/work',
    summary: 'What one has under way, and what has come of it, the newest first',
    tag: 'Long work',
    access: 'signed-in',
    query: WorkQuery,
    answer: { status: 200, schema: WorkList, description: 'Kept for some hours.' },
    refuses: [],
    handle: async ({ db }, { who, query }) => ({ work: (await listWork(db.pool, who.account.id, query)).map(presentWork) }),
  }),
  route({
    method: 'get',
    path: '/api/work/:id',
    summary: 'How far something is that takes long',
    tag: 'Long work',
    access: 'signed-in',
    params,
    answer: { status: 200, schema: Work, description: 'How far it is, or what has come of it.' },
    refuses: [],
    async handle({ db }, { who, params }) {
      const found = await findWork(db.pool, who.account.id, params.id)
      if (!found) throw nothingHere()
      return presentWork(found)
    },
  }),
  route({
    method: 'get',
    path: '/api/work/:id/file',
    summary: 'The file that has been made',
    tag: 'Long work',
    access: 'signed-in',
    params,
    answer: { status: 200, mediaType: 'application/octet-stream', description: 'The file, in the media type of its format.' },
    refuses: ['not-allowed'],
    async handle({ db, log }, { who, params, res }) {
      const found = await findWork(db.pool, who.account.id, params.id)
      const file = found?.state.is === 'done' ? fileOf(found.state.result) : undefined
      if (!found || !file) throw nothingHere()
      // Whoever may no longer take a session out does not get what was made while they might.
      if (found.session) demand((await standingInSession(db, who, found.session)).standing, 'review.export')
      return sendParts(res, log, partsOf(db.pool, found.id), { mediaType: file.mediaType, name: file.name ?? found.name })
    },
  }),
  route({
    method: 'delete',
    path: '/api/work/:id',
    summary: 'Cancel what is under way, or forget what has ended, with its file',
    tag: 'Long work',
    access: 'signed-in',
    params,
    answer: { status: 204, description: 'It is cancelled and ends within a moment; what had ended is forgotten.' },
    refuses: [],
    async handle({ db }, { who, params }) {
      if (!(await endWork(db.pool, who.account.id, params.id))) throw nothingHere()
    },
  }),
]

/** What has been made: the file that was asked for, or the list of what did not fit of one that came in. */
function fileOf(result: WorkResult): { mediaType: string; name?: string } | undefined {
  if (result.is === 'file') return { mediaType: result.mediaType }
  if (result.is === 'annotations-brought' && result.misfits > 0) return { mediaType: mediaTypes.csv, name: 'not-placed.csv' }
  return undefined
}

/** A work as its account sees it. */
export const presentWork = ({ id, kind, session, name, asked, startedAt, expiresAt, state }: KeptWork): Work => ({
  id,
  kind,
  session,
  name,
  asked,
  startedAt: startedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  state: presentState(state),
})

function presentState(state: KeptWork['state']): Work['state'] {
  switch (state.is) {
    case 'failed':
      return { is: 'failed', problem: problemOf(new Refusal(state.code, state.detail, { flaw: state.flaw })) }
    case 'cancelled':
      return {
        is: 'cancelled',
        ...(state.ending ? { ending: true } : {}),
        ...(state.result ? { result: state.result } : {}),
      }
    default:
      return state
  }
}
