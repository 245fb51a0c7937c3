import { z } from 'zod'
import { AccountId, Alias, ParticipantId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Role } from '#shared/permissions.ts'
import type { Database } from './database.ts'

export interface Place {
  readonly participant: ParticipantId
  readonly account: AccountId
  readonly name: string
  readonly role: Role
  readonly removed: boolean
}

/** An account's place in a session, or undefined. */
export async function findPlace(db: Database, session: SessionId, account: AccountId): Promise<Place | undefined> {
  const row = await db.prisma.participant.findUnique({
    where: { sessionId_accountId: { sessionId: session, accountId: account } },
    select: { id: true, name: true, role: true, removedAt: true },
  })
  if (!row) return undefined
  return { participant: ParticipantId.parse(row.id), account, name: row.name, role: Role.parse(row.role), removed: row.removedAt !== null }
}

export interface Newcomer {
  /** A new guest's account is made together with their place. */
  readonly account: AccountId | { readonly newGuest: string }
  readonly role: Role
  readonly alias: Alias
  /** Finds the name and, where the session goes by pseudonyms, that too; `taken` is what nobody else may go by. */
  nameAmong(taken: readonly string[], names: 'shown' | 'pseudonyms'): { readonly name: string; readonly pseudonym?: string }
}

/** One row: names stand in it as one value, since a hall that comes in asks for all of them a thousand times. */
const Taken = z.object({ places: z.int(), taken: z.array(z.string()) })

/** Who waits for a place in a session on this node. They wait here, one behind another, and not each with a connection of the pool. */
const lines = new Map<SessionId, Promise<unknown>>()

/**
 * Gives somebody a place in a session; who has one keeps it.
 * @returns undefined if the session is full or gone
 */
export function addPlace(db: Database, session: SessionId, newcomer: Newcomer): Promise<(Place & { readonly isNew: boolean }) | undefined> {
  const turn = (lines.get(session) ?? Promise.resolve()).then(() => takePlace(db, session, newcomer))
  const done = turn
    .catch(() => {})
    .then(() => {
      if (lines.get(session) === done) lines.delete(session)
    })
  lines.set(session, done)
  return turn
}

/** The session's row is locked meanwhile, so that two who come at once, on whichever node, cannot get one name. */
async function takePlace(db: Database, session: SessionId, newcomer: Newcomer): Promise<(Place & { readonly isNew: boolean }) | undefined> {
  return db.prisma.$transaction(
    async (tx) => {
      const [found] = await tx.$queryRaw<
        { names: 'shown' | 'pseudonyms' }[]
      >`SELECT names FROM session WHERE id = ${session}::uuid FOR UPDATE`
      if (!found) return undefined
      const known = typeof newcomer.account === 'string' ? newcomer.account : undefined
      if (known !== undefined) {
        const place = await tx.participant.findUnique({
          where: { sessionId_accountId: { sessionId: session, accountId: known } },
          select: { id: true, name: true, role: true, removedAt: true },
        })
        if (place) {
          return {
            participant: ParticipantId.parse(place.id),
            account: known,
            name: place.name,
            role: Role.parse(place.role),
            removed: place.removedAt !== null,
            isNew: false,
          }
        }
      }
      // The seminar's facilitators have their names before they come.
      const { places, taken } = Taken.parse(
        (
          await tx.$queryRaw<unknown[]>`
          WITH here AS (
            SELECT name, pseudonym FROM participant WHERE session_id = ${session}::uuid AND imported_as IS NULL
            UNION ALL
            SELECT a.name, NULL FROM session s JOIN member m USING (seminar_id) JOIN account a ON a.id = m.account_id
            WHERE s.id = ${session}::uuid AND m.role = 'facilitator' AND a.id IS DISTINCT FROM ${known ?? null}::uuid
              AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.session_id = s.id AND p.account_id = a.id))
          SELECT (SELECT count(*)::int FROM here) AS places,
            (SELECT coalesce(json_agg(name), '[]') FROM (SELECT name FROM here UNION ALL SELECT pseudonym FROM here WHERE pseudonym IS NOT NULL) names) AS taken`
        )[0],
      )
      if (places >= limits.participantsInSession) return undefined
      const { name, pseudonym } = newcomer.nameAmong(taken, found.names)
      const account =
        typeof newcomer.account === 'string'
          ? newcomer.account
          : AccountId.parse((await tx.account.create({ data: { name: newcomer.account.newGuest }, select: { id: true } })).id)
      const { id } = await tx.participant.create({
        data: { sessionId: session, accountId: account, role: newcomer.role, name, alias: newcomer.alias, pseudonym: pseudonym ?? null },
        select: { id: true },
      })
      return { participant: ParticipantId.parse(id), account, name, role: newcomer.role, removed: false, isNew: true }
    },
    // A whole lecture hall joins one after the other.
    { maxWait: 20_000, timeout: 20_000 },
  )
}

/** Every place that the account behind a participant has in the sessions of the same seminar; nobody may be told of them who may not link them (shared/session/names.ts). */
export async function placesOfSameAccount(
  db: Database,
  participant: ParticipantId,
): Promise<{ session: SessionId; participant: ParticipantId }[]> {
  const { rows } = await db.pool.query<{ session_id: string; id: string }>(
    `SELECT other.session_id, other.id FROM participant p JOIN session s ON s.id = p.session_id
       JOIN session o ON o.seminar_id = s.seminar_id JOIN participant other ON other.session_id = o.id AND other.account_id = p.account_id
     WHERE p.id = $1 AND other.removed_at IS NULL AND other.erased_at IS NULL ORDER BY o.created_at`,
    [participant],
  )
  return rows.map((row) => ({ session: SessionId.parse(row.session_id), participant: ParticipantId.parse(row.id) }))
}

/** Whose each place in these sessions is; the erased are left out. */
export async function accountsOfPlaces(pool: Database['pool'], sessions: readonly SessionId[]): Promise<Map<ParticipantId, AccountId>> {
  const { rows } = await pool.query<{ id: string; account_id: string }>(
    'SELECT id, account_id FROM participant WHERE session_id = ANY($1::uuid[]) AND erased_at IS NULL',
    [sessions],
  )
  return new Map(rows.map((row) => [ParticipantId.parse(row.id), AccountId.parse(row.account_id)]))
}

/** The participant of this alias and the account behind them; undefined for nobody, and for whoever has been erased. */
export async function accountBehind(
  db: Database,
  session: SessionId,
  alias: Alias,
): Promise<{ participant: ParticipantId; account: AccountId } | undefined> {
  const row = await db.prisma.participant.findUnique({
    where: { sessionId_alias: { sessionId: session, alias }, erasedAt: null },
    select: { id: true, accountId: true },
  })
  return row ? { participant: ParticipantId.parse(row.id), account: AccountId.parse(row.accountId) } : undefined
}
