import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedClass } from '../../server/seed/class.ts'
import { listMargins, loadDocument } from '../../server/storage/documents.ts'
import { loadRecords, loadSession } from '../../server/storage/session-state.ts'
import { AccountId } from '../../shared/ids.ts'
import type { MarginAudience } from '../../shared/margins/audience.ts'
import { marginEntries, penRecords } from '../../shared/margins/documents.ts'
import type { Entry } from '../../shared/margins/entry.ts'
import { hiddenBy } from '../../shared/margins/hiding.ts'
import { standings } from '../../shared/margins/standing.ts'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.drop())

test('a seeded class is one that could have been written: pens, margins, records and revisions agree', async () => {
  const account = await db.prisma.account.create({ data: { name: 'Ada', host: true } })
  const facilitator = { id: AccountId.parse(account.id), name: 'Ada' }
  const { sessions } = await seedClass(db, { readers: 14, sessions: 2, annotations: 401, seed: 7, facilitator })
  expect(sessions.length).toBe(2)
  let posts = 0
  for (const session of sessions) {
    const [stored, records] = await Promise.all([loadSession(db.pool, session), loadRecords(db.pool, session)])
    if (!stored) throw new Error('no session')
    posts += records.filter(({ value }) => value.is === 'annotation' || value.is === 'reply').length
    expect(new Set(records.map(({ value }) => value.is))).toEqual(new Set(['annotation', 'reply', 'mark']))

    const pens = await db.prisma.document.findMany({ where: { sessionId: session, participantId: { not: null } } })
    const inPens = new Map<string, unknown>()
    for (const pen of pens) {
      const { doc } = await loadDocument(db.pool, pen.id as Parameters<typeof loadDocument>[1])
      for (const [id, value] of penRecords(doc)) inPens.set(id, value)
    }
    expect(inPens).toEqual(new Map(records.map(({ id, value }) => [id, value])))

    const state = { ...stored.state, hidden: hiddenBy(records) }
    const wanted = new Map<MarginAudience, Map<string, Entry>>()
    for (const record of records) {
      for (const [audience, entry] of standings(record, state)) {
        wanted.set(audience, (wanted.get(audience) ?? new Map<string, Entry>()).set(record.id, entry))
      }
    }
    for (const [audience, id] of await listMargins(db.pool, session)) {
      const { doc } = await loadDocument(db.pool, id)
      expect(new Map(marginEntries(doc))).toEqual(wanted.get(audience) ?? new Map())
    }
    const { rows } = await db.pool.query<{ id: string; n: number }>(
      'SELECT record_id AS id, count(*)::int AS n FROM revision WHERE session_id = $1 GROUP BY 1',
      [session],
    )
    expect(new Map(rows.map(({ id, n }) => [id, n]))).toEqual(new Map(records.map(({ id, revision }) => [id, revision])))
  }
  expect(posts).toBe(401)
})
