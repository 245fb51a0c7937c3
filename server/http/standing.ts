/** What somebody is to a thing, as the permission table needs it, and the one way of refusing. */
import type { SignedIn } from '#server/identity/authenticate.ts'
import type { Database } from '#server/storage/database.ts'
import { findPlace, type Place } from '#server/storage/participants.ts'
import { roleTowardsReading } from '#server/storage/readings.ts'
import { facilitatesAny, roleInSeminar } from '#server/storage/seminars.ts'
import { findSession, type SessionDetails } from '#server/storage/sessions.ts'
import { Refusal } from '#shared/errors.ts'
import type { ReadingId, SeminarId, SessionId } from '#shared/ids.ts'
import { type Action, can, type Standing, type Subject } from '#shared/permissions.ts'
import { nothingHere } from './mount.ts'

/**
 * Lets through who may do this. An outsider is told that there is nothing here, whether there is or not, so that ids
 * cannot be tried out.
 * @throws Refusal `not-found` to outsiders, `not-allowed` to others
 */
export function demand(standing: Standing, action: Action, subject: Subject = {}): void {
  if (can(standing, action, subject)) return
  if (standing === 'outsider') throw nothingHere()
  throw new Refusal('not-allowed', standing === 'observer' ? 'Observers read along and change nothing.' : 'Only facilitators may do this.')
}

export const standingInSeminar = async (db: Database, who: SignedIn, seminar: SeminarId): Promise<Standing> =>
  (await roleInSeminar(db, who.account.id, seminar)) ?? 'outsider'

export const standingTowardsReading = async (db: Database, who: SignedIn, reading: ReadingId): Promise<Standing> =>
  (await roleTowardsReading(db, who.account.id, reading)) ?? 'outsider'

/** What somebody is where no seminar is named yet: hosts and facilitators of any seminar may bring texts. */
export const standingAsBringer = async (db: Database, who: SignedIn): Promise<Standing> =>
  who.account.host || (await facilitatesAny(db, who.account.id)) ? 'facilitator' : 'reader'

/** What somebody is to the server as a whole: only hosts open seminars. */
export const standingAsHost = (who: SignedIn): Standing => (who.account.host ? 'facilitator' : 'reader')

export interface InSession {
  readonly session: SessionDetails
  readonly standing: Standing
  readonly place: Place | undefined
}

/**
 * A session and what somebody is in it: what their place says, or their membership in its seminar where they have no
 * place yet. So a facilitator whom another has made a reader here stays one, whatever they are in the seminar. A removed
 * participant is an outsider.
 * @throws Refusal `not-found` if there is no such session
 */
export async function standingInSession(db: Database, who: SignedIn, id: SessionId): Promise<InSession> {
  const [session, place] = await Promise.all([findSession(db, id), findPlace(db, id, who.account.id)])
  if (!session) throw nothingHere()
  if (place) return { session, standing: place.removed ? 'outsider' : place.role, place }
  const standing = (await roleInSeminar(db, who.account.id, session.seminar.id)) ?? 'outsider'
  return { session, standing, place }
}
