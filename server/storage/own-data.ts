/** Everything that is kept about an account, as one JSON file, part by part: a session at a time is held. */
import type { Pool } from 'pg'
import type { AccountId } from '#shared/ids.ts'

/**
 * The parts of the file. Of what others did only what concerns this person is in it: who looked behind their pseudonym,
 * what was done to their place. What is kept on the person's own devices (what they have read, how it looks, what is not
 * sent yet) the server does not have.
 */
export async function* ownData(pool: Pool, account: AccountId): AsyncGenerator<string> {
  const about = await one(
    pool,
    `SELECT json_build_object(
      'name', a.name, 'email', a.email, 'emailProvenAt', a.email_verified_at, 'hasPassword', a.password_hash IS NOT NULL,
      'mayOpenSeminars', a.host, 'dailyMailLastDueAt', a.digest_at, 'language', a.language, 'since', a.created_at,
      'signIns', (SELECT coalesce(json_agg(json_build_object('since', created_at, 'lastSeenAt', last_seen_at, 'expiresAt', expires_at) ORDER BY created_at), '[]') FROM sign_in WHERE account_id = a.id),
      'identities', (SELECT coalesce(json_agg(json_build_object('issuer', issuer, 'subject', subject, 'since', created_at)), '[]') FROM identity WHERE account_id = a.id),
      'links', (SELECT coalesce(json_agg(json_build_object('purpose', purpose, 'since', created_at, 'expiresAt', expires_at, 'usedAt', used_at)), '[]') FROM one_time_link WHERE account_id = a.id),
      'seminars', (SELECT coalesce(json_agg(json_build_object('title', s.title, 'role', m.role, 'since', m.since)), '[]') FROM member m JOIN seminar s ON s.id = m.seminar_id WHERE m.account_id = a.id),
      'readings', (SELECT coalesce(json_agg(json_build_object('title', title, 'author', author, 'source', source, 'language', language, 'since', created_at)), '[]') FROM reading WHERE owner_id = a.id))
     FROM account a WHERE a.id = $1`,
    [account],
  )
  yield `{"account":${about},"sessions":[`
  const { rows } = await pool.query<{ id: string; session_id: string }>(
    'SELECT id, session_id FROM participant WHERE account_id = $1 ORDER BY joined_at',
    [account],
  )
  for (const [nth, { id, session_id }] of rows.entries()) {
    const place = await one(pool, aboutPlace, [id])
    yield `${nth === 0 ? '' : ','}\n{"place":${place},"records":`
    yield await one(pool, recordsOfPlace, [session_id, id])
    yield ',"revisions":'
    yield await one(pool, revisionsOfPlace, [session_id, id])
    yield ',"events":'
    yield await one(pool, eventsOfPlace, [session_id, id])
    yield '}'
  }
  yield ']}\n'
}

const aboutPlace = `
  SELECT json_build_object(
    'session', s.title, 'seminar', (SELECT title FROM seminar WHERE id = s.seminar_id), 'reading', (SELECT title FROM reading WHERE id = s.reading_id),
    'name', p.name, 'pseudonym', p.pseudonym, 'alias', p.alias, 'role', p.role, 'joinedAt', p.joined_at, 'lastSeenAt', (SELECT seen_at FROM visit WHERE participant_id = p.id), 'removedAt', p.removed_at,
    'groups', (SELECT coalesce(json_agg(json_build_object('group', g.name, 'since', m.since, 'until', m.until) ORDER BY m.since), '[]')
               FROM group_membership m JOIN "group" g ON g.id = m.group_id WHERE m.participant_id = p.id),
    'ready', coalesce(s.live->'ready', '[]') @> to_jsonb(p.id::text),
    'groupRole', s.live->'groupRoles'->(p.id::text),
    'hadTheFloor', coalesce(s.live->'spoken'->(p.id::text), '0'),
    'hands', (SELECT coalesce(json_agg(h - 'participant'), '[]') FROM jsonb_array_elements(coalesce(s.live->'hands', '[]')) h WHERE h->>'participant' = p.id::text),
    'lookedBehindMyPseudonym', (SELECT coalesce(json_agg(json_build_object('by', b.name, 'at', to_timestamp((u->>'at')::float8 / 1000))), '[]')
               FROM jsonb_array_elements(coalesce(s.live->'unmasked', '[]')) u LEFT JOIN participant b ON b.id::text = u->>'by' WHERE u->>'participant' = p.id::text),
    'placements', (SELECT coalesce(json_agg(json_build_object('record', record_id, 'passage', passage, 'at', at)), '[]') FROM placement WHERE participant_id = p.id),
    'refusals', (SELECT coalesce(json_agg(json_build_object('code', code, 'detail', detail, 'at', at) ORDER BY at), '[]') FROM refused_update WHERE participant_id = p.id))
  FROM participant p JOIN session s ON s.id = p.session_id WHERE p.id = $1`

/** Annotations, replies, marks and drafts, the private too. */
const recordsOfPlace = `
  SELECT coalesce(json_agg(json_build_object('id', id, 'value', value, 'phase', phase, 'receivedAt', received_at, 'changedAt', changed_at) ORDER BY received_at, id), '[]')
  FROM record WHERE session_id = $1 AND participant_id = $2`

/** Record by record: joined as a whole, Postgres reads through everybody's revisions to find these. */
const revisionsOfPlace = `
  SELECT coalesce(json_agg(json_build_object('record', v.record_id, 'revision', v.revision, 'value', v.value, 'phase', v.phase, 'at', v.at) ORDER BY v.at, v.record_id, v.revision), '[]')
  FROM record r CROSS JOIN LATERAL (SELECT * FROM revision WHERE session_id = r.session_id AND record_id = r.id OFFSET 0) v
  WHERE r.session_id = $1 AND r.participant_id = $2`

/** What they asked of the session, and what happened that names them; of another's command not the command. */
const eventsOfPlace = `
  SELECT coalesce(json_agg(json_build_object('at', e.at, 'command', CASE WHEN e.participant_id = $2::uuid THEN e.command END, 'events', found.events) ORDER BY e.version), '[]')
  FROM session_event e, LATERAL (
    SELECT coalesce(json_agg(told), '[]') AS events, count(*) AS many FROM jsonb_array_elements(e.events) told
    WHERE e.participant_id = $2::uuid OR told->>'who' = $2::text) found
  WHERE e.session_id = $1 AND (e.participant_id = $2::uuid OR found.many > 0)`

/** The one value that a query gives, as JSON. */
async function one(pool: Pool, text: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await pool.query<{ json: string | null }>(`SELECT (${text})::text AS json`, [...values])
  return rows[0]?.json ?? 'null'
}
