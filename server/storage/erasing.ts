/** Erasing somebody in Postgres. What stands in pens, margins and records is taken out in a turn of sync (Room.erase); here goes all the rest. */
import type { Pool, PoolClient } from 'pg'
import { type AccountId, DocumentId, type ParticipantId, SessionId } from '#shared/ids.ts'
import { textsIn, withoutPerson, withoutTexts } from '#shared/session/erasing.ts'
import type { SessionEvent } from '#shared/session/event.ts'
import { Live } from '#shared/session/live.ts'
import type { Database } from './database.ts'
import { forgetHistory } from './documents.ts'
import { forgetWorkOf } from './work.ts'

/**
 * Notes that somebody is erased: their name is gone and their part has ended; what they typed is taken out of the session
 * and its events. Their place is nobody's from here on: it hangs on an account without a name, so that nothing leads
 * from it to anybody, and they may come again as somebody new. Noting it again changes nothing.
 * @param by who asked for it: they themselves, or a facilitator
 */
export async function noteErasure(pool: Pool, session: SessionId, participant: ParticipantId, by: ParticipantId): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ live: unknown; version: number }>('SELECT live, version FROM session WHERE id = $1 FOR UPDATE', [
      session,
    ])
    const [found] = rows
    const noted = await client.query(
      `WITH nobody AS (
         INSERT INTO account (id, name, erased_at)
         SELECT gen_random_uuid(), '', now() FROM participant WHERE id = $1 AND session_id = $2 AND erased_at IS NULL RETURNING id)
       UPDATE participant SET name = '', pseudonym = NULL, imported_as = NULL, erased_at = now(), account_id = (SELECT id FROM nobody)
       WHERE id = $1 AND session_id = $2 AND erased_at IS NULL`,
      [participant, session],
    )
    if (!found || noted.rowCount !== 1) return undefined
    await client.query('DELETE FROM visit WHERE participant_id = $1', [participant])
    const texts = await forgetEvents(client, session, participant)
    const live = withoutPerson(Live.parse(found.live), participant, texts)
    const version = found.version + 1
    const events: SessionEvent[] = [{ is: 'erased', who: participant, by }]
    await client.query('UPDATE session SET live = $2, version = $3 WHERE id = $1', [session, JSON.stringify(live), version])
    await client.query(
      `INSERT INTO session_event (session_id, command_id, version, participant_id, command, events, seed, at) VALUES ($1, $2, $3, $4, '{"is":"erase"}', $5, 0, now())`,
      [session, `erase-${participant}`, version, by, JSON.stringify(events)],
    )
    await client.query('UPDATE group_membership SET until = now() WHERE participant_id = $1 AND until IS NULL', [participant])
    await client.query(
      `UPDATE "group" g SET name = 'Group ' || n.nth
      FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS nth FROM "group" WHERE session_id = $1) n
      WHERE n.id = g.id AND g.name = ANY($2::text[]) AND g.name !~ '^Group [0-9]+$'`,
      [session, [...texts]],
    )
    await client.query('DELETE FROM refused_update WHERE session_id = $1 AND participant_id = $2', [session, participant])
    return undefined
  })
}

/** Takes what somebody typed out of the commands and events of a session, where others took it over too. Gives what it was. */
async function forgetEvents(client: PoolClient, session: SessionId, participant: ParticipantId): Promise<Set<string>> {
  const { rows } = await client.query<{ command_id: string; participant_id: string | null; command: unknown; events: unknown }>(
    'SELECT command_id, participant_id, command, events FROM session_event WHERE session_id = $1',
    [session],
  )
  const texts = new Set<string>()
  for (const row of rows) if (row.participant_id === participant) textsIn([row.command, row.events], texts)
  texts.delete('')
  if (texts.size === 0) return texts
  for (const row of rows) {
    const only = row.participant_id === participant ? undefined : texts
    const [command, events] = [withoutTexts(row.command, only), withoutTexts(row.events, only)].map((one) => JSON.stringify(one))
    if (command === JSON.stringify(row.command) && events === JSON.stringify(row.events)) continue
    await client.query('UPDATE session_event SET command = $3, events = $4 WHERE session_id = $1 AND command_id = $2', [
      session,
      row.command_id,
      command,
      events,
    ])
  }
  return texts
}

/** The last of an erasure, when what stands has lost its words: what stood before is forgotten, in revisions, in the logs of the pen and the margins and in files that were made of the session. */
export async function forgetWords(pool: Pool, session: SessionId, participant: ParticipantId): Promise<void> {
  await pool.query(
    `UPDATE revision v SET value = CASE WHEN v.value ? 'passage'
       THEN v.value || '{"body":"","tags":[],"mentions":[]}' || jsonb_build_object('passage', v.value->'passage' || '{"quote":"","prefix":"","suffix":""}')
       ELSE v.value || '{"body":"","tags":[],"mentions":[]}' END
     FROM record r WHERE r.session_id = $1 AND r.participant_id = $2 AND v.session_id = r.session_id AND v.record_id = r.id
       AND v.value->>'is' IN ('annotation', 'reply')`,
    [session, participant],
  )
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM document WHERE session_id = $1 AND (participant_id = $2 OR audience IS NOT NULL) ORDER BY id',
    [session, participant],
  )
  for (const row of rows) await forgetHistory(pool, DocumentId.parse(row.id))
  await forgetWorkOf(pool, session)
  await pool.query('UPDATE participant SET forgotten_at = now() WHERE id = $1', [participant])
}

/** Erasures that a stop of the server broke off in the middle. */
export async function unfinishedErasures(pool: Pool): Promise<{ session: SessionId; participant: ParticipantId }[]> {
  const { rows } = await pool.query<{ session_id: string; id: ParticipantId }>(
    'SELECT session_id, id FROM participant WHERE erased_at IS NOT NULL AND forgotten_at IS NULL',
  )
  return rows.map((row) => ({ session: SessionId.parse(row.session_id), participant: row.id }))
}

/** Seminars in which nobody but this account facilitates, though others belong to them. */
export async function seminarsLeftAlone(db: Database, account: AccountId): Promise<string[]> {
  const rows = await db.prisma.seminar.findMany({
    where: {
      members: { some: { accountId: account, role: 'facilitator' }, none: { accountId: { not: account }, role: 'facilitator' } },
      demoOf: null,
      OR: [
        { members: { some: { accountId: { not: account } } } },
        { sessions: { some: { participants: { some: { accountId: { not: account } } } } } },
      ],
    },
    select: { title: true },
  })
  return rows.map((row) => row.title)
}

/** Whether somebody could sign in to this account by anything but a browser or a link: then it is no guest's. */
export async function isGuest(db: Database, account: AccountId): Promise<boolean> {
  const row = await db.prisma.account.findUnique({
    where: { id: account },
    select: { email: true, passwordHash: true, host: true, _count: { select: { identities: true, members: true } } },
  })
  return row !== null && row.email === null && row.passwordHash === null && !row.host && row._count.identities + row._count.members === 0
}

/** Takes everything personal from an account; nobody can sign in to it any more. Readings that it brought stay, as nobody's. */
export async function forgetAccount(db: Database, account: AccountId): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const row = await tx.account.findUnique({ where: { id: account }, select: { email: true } })
    if (!row) return
    await tx.signIn.deleteMany({ where: { accountId: account } })
    await tx.identity.deleteMany({ where: { accountId: account } })
    await tx.oneTimeLink.deleteMany({ where: { accountId: account } })
    if (row.email !== null) await tx.oneTimeLink.deleteMany({ where: { details: { path: ['email'], equals: row.email } } })
    await tx.member.deleteMany({ where: { accountId: account } })
    await tx.work.deleteMany({ where: { accountId: account } })
    await tx.account.update({
      where: { id: account },
      data: {
        name: '',
        email: null,
        emailVerifiedAt: null,
        passwordHash: null,
        host: false,
        digestAt: null,
        language: null,
        erasedAt: new Date(),
      },
      select: { id: true },
    })
  })
}

/** Every place of an account, in whatever session. */
export async function placesOfAccount(db: Database, account: AccountId): Promise<{ session: SessionId; participant: ParticipantId }[]> {
  const { rows } = await db.pool.query<{ session_id: string; id: ParticipantId }>(
    'SELECT session_id, id FROM participant WHERE account_id = $1 ORDER BY joined_at',
    [account],
  )
  return rows.map((row) => ({ session: SessionId.parse(row.session_id), participant: row.id }))
}

async function inTransaction(pool: Pool, act: (client: PoolClient) => Promise<unknown>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await act(client)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
