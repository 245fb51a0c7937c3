import { z } from 'zod'
import type { SignedIn } from '#server/identity/authenticate.ts'
import type { Database } from '#server/storage/database.ts'
import { addRunSheet, changeRunSheet, findRunSheet, type KeptRunSheet, listRunSheets, removeRunSheet } from '#server/storage/run-sheets.ts'
import { Refusal } from '#shared/errors.ts'
import { RunSheetId, type SeminarId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { NewRunSheet, RunSheetChange, RunSheetCopy, RunSheetList, RunSheetSummary, RunSheetView } from '#shared/protocol/http/run-sheets.ts'
import type { SavedSheet } from '#shared/session/saved-sheet.ts'
import { sheetFits } from '#shared/session/sheet-size.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingInSeminar } from './standing.ts'

const Path = z.object({ id: RunSheetId })

/** A run-sheet with as many prompts as it may have, each with its passage. */
const MOST_BYTES = 1024 * 1024

export const runSheets: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/run-sheets',
    summary: 'The run-sheets kept with the seminars that whoever asks facilitates',
    tag: 'Run-sheets',
    access: 'signed-in',
    answer: { status: 200, schema: RunSheetList, description: 'By name.' },
    refuses: [],
    async handle({ db }, { who }): Promise<RunSheetList> {
      return { runSheets: (await listRunSheets(db, who.account.id)).map(summaryOf) }
    },
  }),
  route({
    method: 'post',
    path: '/api/run-sheets',
    summary: 'Keep a run-sheet with a seminar',
    tag: 'Run-sheets',
    access: 'signed-in',
    body: { is: 'json', schema: NewRunSheet, maxBytes: MOST_BYTES },
    answer: { status: 201, schema: RunSheetSummary, description: 'Kept.' },
    refuses: ['not-found', 'not-allowed', 'too-fast'],
    async handle({ db, limits: budgets }, { who, body }): Promise<RunSheetSummary> {
      demand(await standingInSeminar(db, who, body.seminarId), 'seminar.plan')
      demandFitting(body.sheet)
      await budgets.makings.take(who.account.id)
      return summaryOf(await keep(db, body.seminarId, body.name, body.sheet))
    },
  }),
  route({
    method: 'get',
    path: '/api/run-sheets/:id',
    summary: 'A run-sheet',
    tag: 'Run-sheets',
    access: 'signed-in',
    params: Path,
    answer: { status: 200, schema: RunSheetView, description: 'Its steps and prompts.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }): Promise<RunSheetView> {
      const found = await theirs(db, who, params.id)
      return { ...summaryOf(found), sheet: found.sheet }
    },
  }),
  route({
    method: 'patch',
    path: '/api/run-sheets/:id',
    summary: 'Rename or change a run-sheet',
    tag: 'Run-sheets',
    access: 'signed-in',
    params: Path,
    body: { is: 'json', schema: RunSheetChange, maxBytes: MOST_BYTES },
    answer: { status: 204, description: 'Changed. Sessions that have taken it over stay as they are.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params, body }) {
      await theirs(db, who, params.id)
      if (body.sheet) demandFitting(body.sheet)
      await changeRunSheet(db, params.id, body)
    },
  }),
  route({
    method: 'delete',
    path: '/api/run-sheets/:id',
    summary: 'Delete a run-sheet',
    tag: 'Run-sheets',
    access: 'signed-in',
    params: Path,
    answer: { status: 204, description: 'Gone. Sessions that have taken it over stay as they are.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }) {
      await theirs(db, who, params.id)
      await removeRunSheet(db, params.id)
    },
  }),
  route({
    method: 'post',
    path: '/api/run-sheets/:id/copies',
    summary: 'Copy a run-sheet into another seminar',
    tag: 'Run-sheets',
    access: 'signed-in',
    params: Path,
    body: { is: 'json', schema: RunSheetCopy },
    answer: { status: 201, schema: RunSheetSummary, description: 'The copy.' },
    refuses: ['not-allowed', 'too-fast'],
    async handle({ db, limits: budgets }, { who, params, body }): Promise<RunSheetSummary> {
      const found = await theirs(db, who, params.id)
      demand(await standingInSeminar(db, who, body.seminarId), 'seminar.plan')
      await budgets.makings.take(who.account.id)
      return summaryOf(await keep(db, body.seminarId, found.name, found.sheet))
    },
  }),
]

/** @throws Refusal as for one that is not there, where it is another's */
export async function theirs(db: Database, who: SignedIn, id: RunSheetId): Promise<KeptRunSheet> {
  const found = await findRunSheet(db, id)
  if (!found) throw nothingHere()
  demand(await standingInSeminar(db, who, found.seminar.id), 'seminar.plan')
  return found
}

async function keep(db: Database, seminar: SeminarId, name: string, sheet: SavedSheet): Promise<KeptRunSheet> {
  const kept = await addRunSheet(db, seminar, name, sheet)
  if (!kept) throw new Refusal('too-large', `A seminar keeps at most ${limits.runSheets} run-sheets. Delete one first.`)
  return kept
}

function demandFitting({ steps }: SavedSheet): void {
  if (!sheetFits(steps)) throw new Refusal('too-large', `A run-sheet has at most ${limits.sheetBytes / 1024} KB.`)
}

const summaryOf = ({ id, name, seminar, changedAt, sheet }: KeptRunSheet): RunSheetSummary => ({
  id,
  name,
  seminar: { id: seminar.id, title: seminar.title },
  changedAt: changedAt.toISOString(),
  steps: sheet.steps.length,
  minutes: sheet.steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0),
  prompts: sheet.prompts.length,
})
