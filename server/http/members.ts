import { z } from 'zod'
import { changeMember, type MemberOutcome } from '#server/storage/members.ts'
import { Refusal } from '#shared/errors.ts'
import { AccountId, SeminarId } from '#shared/ids.ts'
import { MemberChange } from '#shared/protocol/http/members.ts'
import type { SyncPort } from './context.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingInSeminar } from './standing.ts'

const Path = z.object({ id: SeminarId, account: AccountId })

export const members: readonly Route[] = [
  route({
    method: 'patch',
    path: '/api/seminars/:id/members/:account',
    summary: 'Change the role of a member',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    body: { is: 'json', schema: MemberChange },
    answer: { status: 204, description: 'Changed, in the sessions of the seminar too, at once.' },
    refuses: ['not-allowed'],
    async handle({ db, sync }, { who, params, body }) {
      demand(await standingInSeminar(db, who, params.id), 'seminar.change-role', { own: params.account === who.account.id })
      await follow(sync, await changeMember(db, params.id, params.account, body.role))
    },
  }),
  route({
    method: 'delete',
    path: '/api/seminars/:id/members/:account',
    summary: 'End a membership, or leave',
    tag: 'Seminars',
    access: 'signed-in',
    params: Path,
    answer: { status: 204, description: "Ended. Places in sessions stay; a facilitator's become a reader's." },
    refuses: ['not-allowed'],
    async handle({ db, sync }, { who, params }) {
      demand(await standingInSeminar(db, who, params.id), 'seminar.end-membership', { own: params.account === who.account.id })
      await follow(sync, await changeMember(db, params.id, params.account, undefined))
    },
  }),
]

async function follow(sync: SyncPort, outcome: MemberOutcome): Promise<void> {
  switch (outcome.is) {
    case 'changed':
      await Promise.all(outcome.sessions.map((id) => sync.sessionChanged(id)))
      return
    case 'last-facilitator':
      throw new Refusal('not-allowed', 'A seminar needs a facilitator. Make somebody else one first.')
    case 'nobody':
      throw nothingHere()
  }
}
