import { openDemo } from '#server/demo/demo.ts'
import { Demo } from '#shared/protocol/http/demo.ts'
import { type Route, route } from './route.ts'
import { demand, standingAsHost } from './standing.ts'

export const demo: readonly Route[] = [
  route({
    method: 'post',
    path: '/api/demo',
    summary: 'Make a demo seminar',
    tag: 'Seminars',
    access: 'signed-in',
    answer: {
      status: 200,
      schema: Demo,
      description: 'A seminar with a session on our own short reading, made now or before. It is deleted like any other.',
    },
    refuses: ['not-allowed', 'too-fast'],
    async handle({ db, log, limits }, { who }): Promise<Demo> {
      demand(standingAsHost(who), 'seminar.open')
      await limits.makings.take(who.account.id)
      return openDemo(db, log, who.account)
    },
  }),
]
