/** `npm run verify`: everything follows from the logs of the pens, and whatever does not is said. */
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedClass } from '../../server/seed/class.ts'
import { snapshotDocument } from '../../server/storage/documents.ts'
import { verify } from '../../server/verify/verify.ts'
import { AccountId, DocumentId } from '../../shared/ids.ts'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'

let db: FreshDatabase
let client: pg.PoolClient
beforeAll(async () => {
  db = await freshDatabase()
  const account = await db.prisma.account.create({ data: { name: 'Ada', host: true } })
  const facilitator = { id: AccountId.parse(account.id), name: 'Ada' }
  await seedClass(db, { readers: 9, sessions: 1, annotations: 150, seed: 11, facilitator })
  const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM document WHERE participant_id IS NOT NULL')
  await snapshotDocument(db.pool, DocumentId.parse(rows[0]!.id))
  client = await db.pool.connect()
})
afterAll(async () => {
  client.release()
  await db.drop()
})

async function found(): Promise<string[]> {
  const all: string[] = []
  for await (const { difference } of verify(client, () => {})) all.push(difference)
  return all
}

const ANNOTATION = `(SELECT id FROM record WHERE "is" = 'annotation' AND value->>'to' = 'commons' ORDER BY id LIMIT 1)`
const MARK = `(SELECT id FROM record WHERE "is" = 'mark' AND value->>'goneAt' IS NULL ORDER BY id LIMIT 1)`
const COMMONS = `(SELECT id FROM document WHERE audience = 'commons')`
const NOWHERE = '00000000-0000-7000-8000-000000000000'

const corruptions: readonly (readonly [what: string, sql: string, said: RegExp])[] = [
  [
    'the words of a record',
    `UPDATE record SET value = value || '{"body":"other"}' WHERE id = ${ANNOTATION}`,
    /is not kept as it stands in its pen/,
  ],
  ['a mark taken back', `UPDATE record SET value = value || '{"goneAt":1}' WHERE id = ${MARK}`, /is not kept as it stands in its pen/],
  ['a record that is gone', `DELETE FROM record WHERE id = ${ANNOTATION}`, /stands in its pen and is not kept/],
  [
    'a record that nobody wrote',
    `INSERT INTO record (session_id, id, participant_id, "is", value, revision, phase, thread, received_at, changed_at)
     SELECT session_id, 'bbbbbbbb-00000001', participant_id, "is", value, revision, phase, thread, received_at, changed_at FROM record WHERE id = ${ANNOTATION}`,
    /is kept, and its pen does not have it/,
  ],
  [
    'a record under another’s name',
    `UPDATE record SET participant_id = (SELECT participant_id FROM record o WHERE o.participant_id <> record.participant_id LIMIT 1) WHERE id = ${ANNOTATION}`,
    /stands in the pen of .* and is kept as .*'s/,
  ],
  ['the sort of a record', `UPDATE record SET "is" = 'reply' WHERE id = ${ANNOTATION}`, /is kept under another sort than its own/],
  [
    'what a record is found by',
    `UPDATE record SET words = to_tsvector('other') WHERE id = ${ANNOTATION}`,
    /is found by other words than its own/,
  ],
  ['a record that is none', `UPDATE record SET value = '{"is":"poem"}' WHERE id = ${ANNOTATION}`, /cannot be read: it is not in its form/],
  [
    'a revision that is gone',
    `DELETE FROM revision WHERE record_id = ${ANNOTATION}`,
    /has come to revision \d+, and the last that is kept is none/,
  ],
  [
    'a revision’s words',
    `UPDATE revision SET value = value || '{"body":"other"}' WHERE record_id = ${ANNOTATION}`,
    /The last revision of the record .* is not what is kept/,
  ],
  [
    'a revision too many',
    `INSERT INTO revision SELECT session_id, record_id, revision + 1, value, phase, at FROM revision WHERE record_id = ${ANNOTATION} ORDER BY revision DESC LIMIT 1`,
    /has come to revision/,
  ],
  [
    'a revision of nothing',
    `UPDATE revision SET record_id = 'bbbbbbbb-00000001' WHERE record_id = ${ANNOTATION}`,
    /There are revisions of bbbbbbbb-00000001/,
  ],
  [
    'the end of a margin’s log',
    `DELETE FROM document_update WHERE document_id = ${COMMONS} AND seq = (SELECT max(seq) FROM document_update WHERE document_id = ${COMMONS})`,
    /The margin commons .* counts \d+ updates, and its log ends at/,
  ],
  [
    'the middle of a margin’s log',
    `DELETE FROM document_update WHERE document_id = ${COMMONS} AND seq = 2`,
    /The margin commons .* lacks updates in the middle of its log/,
  ],
  [
    'what stands in a margin',
    `DELETE FROM document_update WHERE document_id = ${COMMONS}; UPDATE document SET seq = 0 WHERE audience = 'commons'`,
    /is missing from the margin commons/,
  ],
  ['the count of updates', `UPDATE document SET seq = seq + 1 WHERE audience = 'commons'`, /The margin commons .* counts/],
  [
    'a snapshot',
    `UPDATE document SET snapshot = '\\x0000' WHERE snapshot IS NOT NULL`,
    /has a snapshot that is not what its log says|cannot be loaded/,
  ],
  ['a phase', `UPDATE session SET phase = 'read'`, /stands in the margin commons and does not belong there/],
  ['the version of a session', `UPDATE session SET version = 7, aligned_version = 8`, /said to follow version 8 of a session that is at 7/],
  ['an update of nothing', `INSERT INTO document_update VALUES ('${NOWHERE}', 1, '')`, /updates of a document that is not there/],
  [
    'records of nothing',
    `INSERT INTO record (session_id, id, participant_id, "is", value, revision, phase, thread, received_at, changed_at)
     SELECT '${NOWHERE}', id, participant_id, "is", value, revision, phase, thread, received_at, changed_at FROM record WHERE id = ${ANNOTATION}`,
    /records of a session that is not there/,
  ],
]

test('a class that nobody has touched agrees', async () => {
  expect(await found()).toEqual([])
})

test.each(corruptions)('one row is noticed: %s', async (_what, sql, said) => {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    const sentences = await found()
    expect(sentences.filter((sentence) => said.test(sentence)).length, sentences.slice(0, 3).join('\n')).toBeGreaterThan(0)
    expect(sentences.join('\n'), 'nobody’s words are told').not.toMatch(/argument|narrator|sentence asks|poem/)
  } finally {
    await client.query('ROLLBACK')
  }
})
