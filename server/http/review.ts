/** What a class wrote, afterwards. Every answer is made of what `shared/margins/seen.ts` says of whoever asks. */
import { z } from 'zod'
import { briefingOf } from '#server/review/briefing.ts'
import { figuresOf } from '#server/review/figures.ts'
import { findAllThreads, findThreads } from '#server/review/find-threads.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import { type BlockId, SessionId } from '#shared/ids.ts'
import { ThreadsPage, ThreadsQuery } from '#shared/protocol/http/review.ts'
import { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { ReviewFigures } from '#shared/protocol/http/review-figures.ts'
import { MOST_CHOSEN, ThreadIds, ThreadIdsQuery } from '#shared/protocol/http/review-marks.ts'
import type { Context } from './context.ts'
import { blocksRead, forReviewer } from './for-reviewer.ts'
import { type Route, route } from './route.ts'

const Path = z.object({ id: SessionId })

export const review: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/review/threads',
    summary: 'The threads of a session that fit, page by page',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    query: ThreadsQuery,
    answer: { status: 200, schema: ThreadsPage, description: 'As whoever asks sees them.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params, query }): Promise<ThreadsPage> {
      const { reviewing, session } = await forReviewer(context, who, params.id)
      return findThreads(context.db.pool, reviewing, query, await placesFor(context, session, query))
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/threads/ids',
    summary: 'All threads of a session that fit, by their ids',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    query: ThreadIdsQuery,
    answer: { status: 200, schema: ThreadIds, description: 'As whoever asks sees them; as many as can be marked at a time.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params, query }): Promise<ThreadIds> {
      const { reviewing, session } = await forReviewer(context, who, params.id)
      const all = await findAllThreads(context.db.pool, reviewing, query, await placesFor(context, session, query))
      return { ids: all.slice(0, MOST_CHOSEN).map(({ thread }) => thread.id), total: all.length }
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/figures',
    summary: 'What is counted of a session: along its text, of its people, and between them',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: ReviewFigures, description: 'Counted of what whoever asks sees.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewFigures> {
      const { reviewing, session } = await forReviewer(context, who, params.id)
      return figuresOf(reviewing, await blocksRead(context, session))
    },
  }),
  route({
    method: 'get',
    path: '/api/sessions/:id/review/briefing',
    summary: 'One page of a session before the next meeting',
    tag: 'Review',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: ReviewBriefing, description: 'Counted of what whoever asks sees, by rules that are stated.' },
    refuses: ['not-allowed'],
    async handle(context, { who, params }): Promise<ReviewBriefing> {
      const { reviewing, session } = await forReviewer(context, who, params.id)
      return briefingOf(context.db, reviewing, session, await blocksRead(context, session))
    },
  }),
]

/** The blocks of the text, where threads stand in its order. */
const placesFor = (context: Context, session: SessionDetails, { order }: Pick<ThreadsQuery, 'order'>): Promise<BlockId[]> =>
  order === 'place' ? blocksRead(context, session) : Promise.resolve([])
