import { setImmediate as otherWork } from 'node:timers/promises'
import { z } from 'zod'
import type { Database } from '#server/storage/database.ts'
import { findPlace } from '#server/storage/participants.ts'
import { findHideMarks, listPlacements, placeByHand, takePlacementBack } from '#server/storage/placements.ts'
import { findVersions } from '#server/storage/readings.ts'
import { loadRecords, loadRecordsById, loadSession } from '#server/storage/session-state.ts'
import { describePassage } from '#shared/anchoring/describe.ts'
import { Refusal } from '#shared/errors.ts'
import { RecordId, SessionId } from '#shared/ids.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { standing } from '#shared/margins/standing.ts'
import { NewPlacement, Unplaced } from '#shared/protocol/http/placements.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import { placePassage, versionsNeeded } from '#shared/reading/place.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import { nothingHere } from './mount.ts'
import { type Route, route } from './route.ts'
import { demand, standingInSession } from './standing.ts'

/** ms that looking for passages may take; a long text with much that is gone costs more than a list is worth. */
const PATIENCE = 3_000
/** Annotations in one list. */
const MOST = 500

export const placements: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sessions/:id/unplaced',
    summary: 'Annotations that a correction of the reading left without a place',
    tag: 'Sessions',
    access: 'signed-in',
    params: z.object({ id: SessionId }),
    answer: { status: 200, schema: Unplaced, description: 'In no order; with the words they were written on.' },
    refuses: ['not-allowed'],
    async handle({ db }, { who, params }): Promise<Unplaced> {
      const { session, standing: role } = await standingInSession(db, who, params.id)
      demand(role, 'annotation.place')
      const [stored, records, byHand] = await Promise.all([
        loadSession(db.pool, params.id),
        loadRecords(db.pool, params.id),
        listPlacements(db, params.id),
      ])
      if (!stored) throw nothingHere()
      const shown = session.reading.version
      const seen = records.flatMap((record) => {
        const entry = standing(record, stored.state, 'facilitators')
        return entry?.is === 'annotation' && !entry.withheld && entry.deletedAt === undefined ? [{ id: record.id, entry }] : []
      })
      const passages = seen.flatMap(({ id, entry }) => [entry.passage, byHand.get(id)?.passage ?? entry.passage])
      const versions = await findVersions(db, session.reading.id, [shown, ...versionsNeeded(passages, shown)])
      const annotations: Unplaced['annotations'] = []
      const end = performance.now() + PATIENCE
      for (const { id, entry } of seen) {
        if (performance.now() > end || annotations.length === MOST) return { version: shown, annotations, complete: false }
        if (placePassage(entry.passage, versions, shown, byHand.get(id)?.passage).is === 'placed') continue
        annotations.push({ record: id, kind: entry.kind, author: entry.author.name, quote: entry.passage.quote, body: entry.body })
        await otherWork()
      }
      return { version: shown, annotations, complete: true }
    },
  }),
  route({
    method: 'post',
    path: '/api/sessions/:id/placements',
    summary: 'Put an annotation where it belongs in the corrected text',
    tag: 'Sessions',
    access: 'signed-in',
    params: z.object({ id: SessionId }),
    body: { is: 'json', schema: NewPlacement },
    answer: { status: 204, description: 'It stands there now, for everyone who sees it. What its author wrote is as it was.' },
    refuses: ['not-allowed', 'out-of-date'],
    async handle({ db, sync }, { who, params, body }) {
      const { session, standing: role } = await standingInSession(db, who, params.id)
      demand(role, 'annotation.place')
      const place = await findPlace(db, params.id, who.account.id)
      if (!place) throw nothingHere()
      if (body.version !== session.reading.version)
        throw new Refusal('out-of-date', 'The text has been corrected again. Reload the page and place it there.')
      const [record] = await loadRecordsById(db.pool, params.id, [body.record])
      if (record?.value.is !== 'annotation' || record.value.to === 'me') throw nothingHere()
      const blocks = (await findVersions(db, session.reading.id, [body.version])).get(body.version) ?? []
      const passage = describe(blocks, body)
      await placeByHand(db, params.id, { record: body.record, passage, by: place.participant })
      await sync.sessionChanged(params.id)
    },
  }),
  route({
    method: 'delete',
    path: '/api/sessions/:id/placements/:record',
    summary: 'Take back where an annotation was put',
    tag: 'Sessions',
    access: 'signed-in',
    params: z.object({ id: SessionId, record: RecordId }),
    answer: { status: 204, description: 'Taken back, now or before.' },
    refuses: ['not-allowed'],
    async handle({ db, sync }, { who, params }) {
      demand((await standingInSession(db, who, params.id)).standing, 'annotation.place')
      if (await takePlacementBack(db, params.id, params.record)) await sync.sessionChanged(params.id)
    },
  }),
]

function describe(blocks: Parameters<typeof describePassage>[0], { start, end, version }: NewPlacement) {
  try {
    return describePassage(blocks, start, end, version)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('bad-request', 'This stretch is not in the text. Select it again.')
    throw error
  }
}

/** The placements of those annotations that a participant may see: of others not even that they are there is told. */
export async function placementsFor(db: Database, viewer: ParticipantState, state: SessionState): Promise<SessionView['placements']> {
  const all = await listPlacements(db, state.id)
  if (all.size === 0) return []
  const ids = [...all.keys()]
  const [records, hidden] = await Promise.all([loadRecordsById(db.pool, state.id, ids), findHideMarks(db, state.id, ids)])
  const now = { ...state, hidden }
  return records.flatMap((record) => {
    const placement = all.get(record.id)
    const sees = record.author === viewer.id || seenBy(viewer, record, now) !== undefined
    if (!placement || !sees) return []
    const by = state.participants.get(placement.by)?.alias
    return [{ record: record.id, passage: placement.passage, at: placement.at, ...(by ? { by } : {}) }]
  })
}
