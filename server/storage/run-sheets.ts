/** Run-sheets that are kept with a seminar, to be used again. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { type AccountId, type ParticipantId, RunSheetId, SeminarId, type SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Block } from '#shared/reading/block.ts'
import { Live } from '#shared/session/live.ts'
import { type FittedSheet, fitSheet, SavedSheet, saveSheet } from '#shared/session/saved-sheet.ts'
import type { Database } from './database.ts'

export interface KeptRunSheet {
  readonly id: RunSheetId
  readonly name: string
  readonly seminar: { readonly id: SeminarId; readonly title: string }
  readonly changedAt: Date
  readonly sheet: SavedSheet
}

const columns = { id: true, name: true, changedAt: true, sheet: true, seminar: { select: { id: true, title: true } } } as const

interface Row {
  id: string
  name: string
  changedAt: Date
  sheet: unknown
  seminar: { id: string; title: string }
}

const keptOf = (row: Row): KeptRunSheet => ({
  id: RunSheetId.parse(row.id),
  name: row.name,
  seminar: { id: SeminarId.parse(row.seminar.id), title: row.seminar.title },
  changedAt: row.changedAt,
  sheet: SavedSheet.parse(row.sheet),
})

/** Those of all seminars that an account facilitates, by name. */
export async function listRunSheets(db: Database, account: AccountId): Promise<KeptRunSheet[]> {
  const rows = await db.prisma.runSheet.findMany({
    where: { seminar: { members: { some: { accountId: account, role: 'facilitator' } } } },
    orderBy: [{ name: 'asc' }, { createdAt: 'asc' }],
    select: columns,
  })
  return rows.map(keptOf)
}

/** One, or undefined. */
export async function findRunSheet(db: Database, id: RunSheetId): Promise<KeptRunSheet | undefined> {
  const row = await db.prisma.runSheet.findUnique({ where: { id }, select: columns })
  return row ? keptOf(row) : undefined
}

/** Keeps one. @returns undefined if the seminar has as many as it may have */
export async function addRunSheet(db: Database, seminarId: SeminarId, name: string, sheet: SavedSheet): Promise<KeptRunSheet | undefined> {
  if ((await db.prisma.runSheet.count({ where: { seminarId } })) >= limits.runSheets) return undefined
  return keptOf(await db.prisma.runSheet.create({ data: { seminarId, name, sheet }, select: columns }))
}

/** Gives it another name, another content, or both. */
export async function changeRunSheet(
  db: Database,
  id: RunSheetId,
  { name, sheet }: { name?: string | undefined; sheet?: SavedSheet | undefined },
): Promise<void> {
  await db.prisma.runSheet.updateMany({
    where: { id },
    data: { ...(name === undefined ? {} : { name }), ...(sheet === undefined ? {} : { sheet }), changedAt: new Date() },
  })
}

export async function removeRunSheet(db: Database, id: RunSheetId): Promise<void> {
  await db.prisma.runSheet.deleteMany({ where: { id } })
}

const Blocks = z.array(Block)

/**
 * What a participant who is a facilitator takes over into their session, fitted to its text: a run-sheet that is kept with
 * a seminar which the same account facilitates, or that of another session in which it is a facilitator.
 * @returns undefined if there is none, or not for them
 */
export async function sheetToTakeOver(
  pool: Pool,
  session: SessionId,
  actor: ParticipantId,
  from: { readonly session: SessionId } | { readonly runSheet: RunSheetId },
): Promise<FittedSheet | undefined> {
  const saved = 'session' in from ? await ofSession(pool, from.session, actor) : await kept(pool, from.runSheet, actor)
  if (!saved) return undefined
  const text = await textOf(pool, session)
  return text && fitSheet(saved, text.blocks, text.version)
}

async function kept(pool: Pool, id: RunSheetId, actor: ParticipantId): Promise<SavedSheet | undefined> {
  const { rows } = await pool.query<{ sheet: unknown }>(
    `SELECT r.sheet FROM run_sheet r JOIN member m ON m.seminar_id = r.seminar_id AND m.role = 'facilitator'
       JOIN participant a ON a.account_id = m.account_id WHERE r.id = $1 AND a.id = $2`,
    [id, actor],
  )
  return rows[0] && SavedSheet.parse(rows[0].sheet)
}

async function ofSession(pool: Pool, other: SessionId, actor: ParticipantId): Promise<SavedSheet | undefined> {
  const { rows } = await pool.query<{ live: unknown }>(
    `SELECT s.live FROM session s JOIN participant p ON p.session_id = s.id AND p.role = 'facilitator' AND p.removed_at IS NULL
       JOIN participant a ON a.account_id = p.account_id WHERE s.id = $1 AND a.id = $2`,
    [other, actor],
  )
  const text = rows[0] && (await textOf(pool, other))
  if (!rows[0] || !text) return undefined
  const live = Live.parse(rows[0].live)
  return saveSheet(live.sheet, live.prompts, text.blocks)
}

async function textOf(pool: Pool, session: SessionId): Promise<{ version: number; blocks: Block[] } | undefined> {
  const { rows } = await pool.query<{ version: number; blocks: unknown }>(
    `SELECT v.version, v.blocks FROM session s JOIN reading_version v ON v.reading_id = s.reading_id AND v.version = s.reading_version
     WHERE s.id = $1`,
    [session],
  )
  return rows[0] && { version: rows[0].version, blocks: Blocks.parse(rows[0].blocks) }
}
