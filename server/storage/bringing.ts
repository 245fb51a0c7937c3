/**
 * Sessions that come out of a file, as rows. Documents, records and revisions are written together here, by the
 * transaction of whoever calls: the second of the two ways in which they come to be (the other is commit.ts). Only for a
 * session that nobody knows of before the transaction ends: nothing of it is in the memory of any server.
 */
import type { PoolClient } from 'pg'
import type { DocumentId, ParticipantId, SessionId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import type { Role } from '#shared/permissions.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { Database } from './database.ts'

/** Rows of one statement. */
const AT_A_TIME = 2_000

export type Queryable = Pick<PoolClient, 'query'>

/** Does all of it in one transaction, or nothing. */
export async function inOneTransaction<T>({ pool }: Database, act: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const done = await act(client)
    await client.query('COMMIT')
    client.release()
    return done
  } catch (error) {
    const failed = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    )
    client.release(failed)
    throw error
  }
}

export interface BroughtPerson {
  readonly id: ParticipantId
  readonly alias: string
  readonly name: string
  readonly pseudonym: string | null
  readonly role: Role
  /** ms since 1970 */
  readonly joinedAt: number
  readonly removed: boolean
  readonly erased: boolean
  /** Who they are where they come from. */
  readonly from: string
}

/** Gives people out of a file their places, each with an account of their own, by which nobody can sign in, and a pen. */
export async function bringPeople(client: Queryable, session: SessionId, people: readonly BroughtPerson[]): Promise<void> {
  for (const part of parts(people)) {
    await client.query(
      `WITH t AS (
         SELECT *, gen_random_uuid() AS account FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::boolean[], $9::boolean[], $10::text[])
           AS t(id, alias, name, pseudonym, role, joined, removed, erased, source)),
       accounts AS (INSERT INTO account (id, name, erased_at) SELECT account, name, CASE WHEN erased THEN now() END FROM t),
       pens AS (INSERT INTO document (id, session_id, participant_id) SELECT gen_random_uuid(), $1, id FROM t)
       INSERT INTO participant (id, session_id, account_id, role, name, alias, pseudonym, joined_at, removed_at, erased_at, forgotten_at, imported_as)
       SELECT id, $1, account, role::role, name, alias, pseudonym, to_timestamp(joined / 1000), CASE WHEN removed THEN now() END,
         CASE WHEN erased THEN now() END, CASE WHEN erased THEN now() END, CASE WHEN NOT erased THEN source END FROM t`,
      [
        session,
        part.map((one) => one.id),
        part.map((one) => one.alias),
        part.map((one) => one.name),
        part.map((one) => one.pseudonym),
        part.map((one) => one.role),
        part.map((one) => one.joinedAt),
        part.map((one) => one.removed),
        part.map((one) => one.erased),
        part.map((one) => one.from),
      ],
    )
  }
}

/** One accepted state of a record. */
export interface BroughtRevision {
  readonly record: string
  readonly revision: number
  readonly value: PenRecord
  readonly phase: Phase
  /** ms since 1970 */
  readonly at: number
}

/** Writes what stands in pens, as the projection has it, and all that is known of how it came to stand so. */
export async function bringRecords(
  client: Queryable,
  session: SessionId,
  records: readonly KeptRecord[],
  revisions: readonly BroughtRevision[],
): Promise<void> {
  for (const part of parts(records)) {
    await client.query(
      `INSERT INTO record (session_id, id, participant_id, "is", value, revision, phase, group_id, thread, received_at, changed_at)
       SELECT $1, id, participant, value::jsonb->>'is', value::jsonb, revision, phase::phase, group_id, thread, to_timestamp(received / 1000), to_timestamp(changed / 1000)
       FROM unnest($2::text[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::uuid[], $8::text[], $9::float8[], $10::float8[])
         AS t(id, participant, value, revision, phase, group_id, thread, received, changed)`,
      [
        session,
        part.map((one) => one.id),
        part.map((one) => one.author),
        part.map((one) => JSON.stringify(one.value)),
        part.map((one) => one.revision),
        part.map((one) => one.phase),
        part.map((one) => one.group ?? null),
        part.map((one) => one.thread),
        part.map((one) => one.receivedAt),
        part.map((one) => one.changedAt),
      ],
    )
  }
  for (const part of parts(revisions)) {
    await client.query(
      `INSERT INTO revision (session_id, record_id, revision, value, phase, at)
       SELECT $1, record, revision, value::jsonb, phase::phase, to_timestamp(at / 1000)
       FROM unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::float8[]) AS t(record, revision, value, phase, at)`,
      [
        session,
        part.map((one) => one.record),
        part.map((one) => one.revision),
        part.map((one) => JSON.stringify(one.value)),
        part.map((one) => one.phase),
        part.map((one) => one.at),
      ],
    )
  }
}

/** Writes the log of a document that has none yet. */
export async function bringDocument(client: Queryable, document: DocumentId, updates: readonly Uint8Array[]): Promise<void> {
  for (const [nth, bytes] of updates.entries()) {
    await client.query('INSERT INTO document_update (document_id, seq, bytes, at) VALUES ($1, $2, $3, now())', [
      document,
      nth + 1,
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ])
  }
  await client.query('UPDATE document SET seq = $2 WHERE id = $1', [document, updates.length])
}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += AT_A_TIME) yield all.slice(from, from + AT_A_TIME)
}
