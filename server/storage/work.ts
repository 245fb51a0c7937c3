/** Works in Postgres, where every server finds them, and the files that they make. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { type ErrorCode, errors } from '#shared/errors.ts'
import { type AccountId, SessionId, WorkId } from '#shared/ids.ts'
import { ImportFlaw } from '#shared/protocol/http/import-flaw.ts'
import { WorkKind, WorkResult } from '#shared/protocol/http/work.ts'

/** Hours for which a work and its file are kept: people's words are in it, and it can be done again. */
const HOURS_KEPT = 6
/** Seconds after which a work that is not heard of has been broken off with the server that did it. */
const SILENT_SECONDS = 15
/** Works of one account that are kept; the oldest that has ended makes room. */
const KEPT = 8
/** Works of one account that are under way at once. */
const UNDER_WAY = 3

export interface NewWork {
  readonly account: AccountId
  /** The session that it is about; the work goes when words in it are erased. */
  readonly session?: SessionId
  readonly kind: WorkKind
  /** Of the file that is made or read. */
  readonly name: string
  /** What was asked for besides, as the query of an address. */
  readonly asked?: string
}

export interface KeptWork {
  readonly id: WorkId
  readonly account: AccountId
  readonly kind: WorkKind
  readonly session: SessionId | null
  readonly name: string
  readonly asked: string
  readonly startedAt: Date
  readonly expiresAt: Date
  readonly state:
    | { readonly is: 'working'; readonly done: number; readonly total: number | null }
    | { readonly is: 'done'; readonly result: WorkResult }
    | { readonly is: 'failed'; readonly code: ErrorCode; readonly detail: string; readonly flaw?: ImportFlaw | undefined }
    /** `ending`: what it was doing is not broken off yet. */
    | { readonly is: 'cancelled'; readonly ending: boolean; readonly result: WorkResult | undefined }
}

interface Row {
  id: string
  account_id: AccountId
  session_id: string | null
  kind: string
  name: string
  asked: string
  state: string
  done: number
  total: number | null
  result: unknown
  problem: unknown
  created_at: Date
  expires_at: Date
  silent: boolean
}

const columns = `id, account_id, session_id, kind, name, asked, state, done, total, result, problem, created_at, expires_at,
  changed_at < now() - make_interval(secs => ${SILENT_SECONDS}) AS silent`

/** Notes a new work, and forgets what has expired. @returns undefined if as many of this account are under way as may be */
export async function addWork(pool: Pool, { account, session, kind, name, asked = '' }: NewWork): Promise<KeptWork | undefined> {
  await forgetExpired(pool)
  await pool.query(
    `DELETE FROM work WHERE id IN (SELECT id FROM work WHERE account_id = $1 AND state <> 'working' ORDER BY created_at DESC OFFSET $2)`,
    [account, KEPT - 1],
  )
  const { rows } = await pool.query<Row>(
    `INSERT INTO work (id, account_id, session_id, kind, name, asked, expires_at)
     SELECT gen_random_uuid(), $1, $2, $3, $4, $5, now() + make_interval(hours => ${HOURS_KEPT})
     WHERE (SELECT count(*) FROM work WHERE account_id = $1 AND state = 'working'
              AND changed_at >= now() - make_interval(secs => ${SILENT_SECONDS})) < ${UNDER_WAY}
     RETURNING ${columns}`,
    [account, session ?? null, kind, name, asked],
  )
  return rows[0] && workOf(rows[0])
}

/** One of an account's works. */
export async function findWork(pool: Pool, account: AccountId, id: WorkId): Promise<KeptWork | undefined> {
  const { rows } = await pool.query<Row>(`SELECT ${columns} FROM work WHERE id = $1 AND account_id = $2 AND expires_at > now()`, [
    id,
    account,
  ])
  return rows[0] && workOf(rows[0])
}

/** An account's works, the newest first. */
export async function listWork(
  pool: Pool,
  account: AccountId,
  { session, kind }: { readonly session?: SessionId | undefined; readonly kind?: WorkKind | undefined },
): Promise<KeptWork[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM work WHERE account_id = $1 AND expires_at > now() AND ($2::uuid IS NULL OR session_id = $2)
       AND ($3::text IS NULL OR kind = $3) ORDER BY created_at DESC, id DESC`,
    [account, session ?? null, kind ?? null],
  )
  return rows.map(workOf)
}

/** The pool, or whoever has begun a transaction. */
export type Asking = Pick<Pool, 'query'>

/** Notes how far a work is. @returns whether it is still wanted */
export async function noteProgress(pool: Asking, id: WorkId, done: number, total: number | null): Promise<boolean> {
  const { rowCount } = await pool.query(`UPDATE work SET done = $2, total = $3, changed_at = now() WHERE id = $1 AND state = 'working'`, [
    id,
    done,
    total,
  ])
  return rowCount === 1
}

/** Notes what came of a work. One that was cancelled meanwhile is so, with what came of it. */
export async function noteResult(pool: Pool, id: WorkId, result: WorkResult): Promise<void> {
  await pool.query(
    `UPDATE work SET result = $2, state = CASE state WHEN 'working' THEN 'done' WHEN 'cancelling' THEN 'cancelled' ELSE state END, changed_at = now() WHERE id = $1`,
    [id, JSON.stringify(result)],
  )
}

/** Notes why a work failed; one that was cancelled meanwhile has ended so. */
export async function noteFailure(pool: Pool, id: WorkId, code: ErrorCode, detail: string, flaw?: unknown): Promise<void> {
  await pool.query(`UPDATE work SET problem = $2, state = 'failed', changed_at = now() WHERE id = $1 AND state = 'working'`, [
    id,
    JSON.stringify({ code, detail, flaw }),
  ])
  await noteCancelled(pool, id)
}

/** Notes that a work which was cancelled has ended. */
export async function noteCancelled(pool: Pool, id: WorkId): Promise<void> {
  await pool.query(`UPDATE work SET state = 'cancelled', changed_at = now() WHERE id = $1 AND state = 'cancelling'`, [id])
  await pool.query('DELETE FROM work_part WHERE work_id = $1', [id])
}

/** Cancels a work that is under way, or forgets one that has ended. @returns false if there is none */
export async function endWork(pool: Pool, account: AccountId, id: WorkId): Promise<boolean> {
  const { rowCount: cancelled } = await pool.query(
    `UPDATE work SET state = 'cancelling' WHERE id = $1 AND account_id = $2 AND state = 'working'
       AND changed_at >= now() - make_interval(secs => ${SILENT_SECONDS})`,
    [id, account],
  )
  if (cancelled === 1) return true
  const { rowCount } = await pool.query('DELETE FROM work WHERE id = $1 AND account_id = $2', [id, account])
  return rowCount === 1
}

const forgetExpired = (pool: Pool) => pool.query('DELETE FROM work WHERE expires_at < now()')

/** Words of a session are erased: no file with them may stay, and what is under way ends without one. */
export async function forgetWorkOf(pool: Pool, session: SessionId): Promise<void> {
  await pool.query('DELETE FROM work WHERE session_id = $1', [session])
}

/** Adds the next part of the file that a work makes. @returns false if the work is not wanted any more */
export async function keepPart(pool: Pool, id: WorkId, nth: number, text: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO work_part (work_id, nth, text) SELECT id, $2, $3 FROM work WHERE id = $1 AND state = 'working' FOR SHARE`,
    [id, nth, text],
  )
  return rowCount === 1
}

/** The file that a work has made, part by part. */
export async function* partsOf(pool: Pool, id: WorkId): AsyncGenerator<string> {
  for (let nth = 0; ; nth++) {
    const { rows } = await pool.query<{ text: string }>('SELECT text FROM work_part WHERE work_id = $1 AND nth = $2', [id, nth])
    if (!rows[0]) return
    yield rows[0].text
  }
}

const codes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]]
const KeptProblem = z.object({ code: z.enum(codes), detail: z.string(), flaw: ImportFlaw.optional() })

const workOf = (row: Row): KeptWork => ({
  id: WorkId.parse(row.id),
  account: row.account_id,
  kind: WorkKind.parse(row.kind),
  session: row.session_id === null ? null : SessionId.parse(row.session_id),
  name: row.name,
  asked: row.asked,
  startedAt: row.created_at,
  expiresAt: row.expires_at,
  state: stateOf(row),
})

function stateOf({ state, silent, done, total, result, problem }: Row): KeptWork['state'] {
  switch (state) {
    case 'working':
      if (!silent) return { is: 'working', done, total }
      return { is: 'failed', code: 'unavailable', detail: 'The server that did this has stopped in the middle of it. Begin it again.' }
    case 'done':
      return { is: 'done', result: WorkResult.parse(result) }
    case 'cancelling':
    case 'cancelled':
      return { is: 'cancelled', ending: state === 'cancelling' && !silent, result: result === null ? undefined : WorkResult.parse(result) }
    default:
      return { is: 'failed', ...KeptProblem.parse(problem) }
  }
}
