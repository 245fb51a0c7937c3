/** Who may review a session, and the session as they see it. */
import type { SignedIn } from '#server/identity/authenticate.ts'
import { openReview, type Reviewing } from '#server/review/open-review.ts'
import { findReading } from '#server/storage/readings.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import type { BlockId, SessionId } from '#shared/ids.ts'
import type { Context } from './context.ts'
import { nothingHere } from './mount.ts'
import { demand, type InSession, standingInSession } from './standing.ts'

export interface ForReviewer {
  readonly reviewing: Reviewing
  readonly session: SessionDetails
}

/** Lets through who may review the whole session. @throws Refusal */
export async function forReviewer(context: Context, who: SignedIn, id: SessionId): Promise<ForReviewer> {
  const found = await standingInSession(context.db, who, id)
  demand(found.standing, 'review.see')
  return { reviewing: await openedReview(context, found), session: found.session }
}

/** A session as somebody who has been let through sees it. @throws Refusal `not-found` */
export async function openedReview({ db }: Context, { session, standing, place }: InSession): Promise<Reviewing> {
  const reviewing = standing === 'outsider' ? undefined : await openReview(db, session, place, standing)
  if (!reviewing) throw nothingHere()
  return reviewing
}

/** The blocks of what is read in a session, in their order. */
export async function blocksRead({ db }: Context, { reading }: SessionDetails): Promise<BlockId[]> {
  return (await findReading(db, reading.id, reading.version))?.blocks.map((block) => block.id) ?? []
}
