/** Long work, whatever it is: told, cancelled, broken off, bounded, forgotten. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../server/log.ts'
import { endWork, findWork, type KeptWork, listWork, partsOf } from '../../server/storage/work.ts'
import { keepFile } from '../../server/work/keep-file.ts'
import { createWorks, type Doing } from '../../server/work/works.ts'
import { Refusal } from '../../shared/errors.ts'
import { AccountId } from '../../shared/ids.ts'
import type { WorkResult } from '../../shared/protocol/http/work.ts'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { until } from '../harness/until.ts'

let db: FreshDatabase
let account: AccountId
const open = () => createWorks({ pool: db.pool, log: createLog({ logLevel: 'silent' }) })
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.drop())

const somebody = async () => AccountId.parse((await db.prisma.account.create({ data: { name: 'Ada' } })).id)
const stateOf = async (id: KeptWork['id']) => (await findWork(db.pool, account, id))?.state
const reaches = (id: KeptWork['id'], is: KeptWork['state']['is']) =>
  until(async () => {
    const state = await stateOf(id)
    return state?.is === is ? state : undefined
  }, is)
const begin = (works: ReturnType<typeof open>, act: (doing: Doing) => Promise<WorkResult>) =>
  works.begin({ account, kind: 'import', name: 'notes.json' }, act)
/** Works until it is stopped. */
const endless = ({ signal, progress }: Doing) =>
  new Promise<WorkResult>((_done, failed) => {
    progress(7, 9)
    signal.addEventListener('abort', () => failed(signal.reason), { once: true })
  })
const file = { is: 'file', mediaType: 'text/plain', bytes: 0 } as const

test('it is told how far it is, and what has come of it', async () => {
  account = await somebody()
  const works = open()
  const { id } = await begin(works, endless)
  await until(async () => {
    const state = await stateOf(id)
    return state?.is === 'working' && state.done === 7 && state.total === 9
  }, 'the progress')
  expect(await endWork(db.pool, await somebody(), id)).toBe(false)
  expect(await endWork(db.pool, account, id)).toBe(true)
  await reaches(id, 'cancelled')
  await works.stop()
  expect(await stateOf(id)).toEqual({ is: 'cancelled', ending: false, result: undefined })
  const refused = await begin(works, () => Promise.reject(new Refusal('bad-format', 'Not this one.', { flaw: { why: 'empty' } })))
  expect(await reaches(refused.id, 'failed')).toMatchObject({ code: 'bad-format', detail: 'Not this one.', flaw: { why: 'empty' } })
  const wrong = await begin(works, () => Promise.reject(new Error('secret')))
  expect(await reaches(wrong.id, 'failed')).toMatchObject({ code: 'internal', detail: expect.not.stringContaining('secret') })
  const stopped = await begin(works, endless)
  await works.stop()
  expect(await stateOf(stopped.id)).toMatchObject({ is: 'failed', code: 'unavailable' })
})

test('what is cancelled in the middle of a file ends there and leaves nothing of it', async () => {
  account = await somebody()
  const works = open()
  let written = 0
  async function* parts() {
    for (; written < 10_000; written++) yield 'x'.repeat(300_000)
  }
  const { id } = await begin(works, (doing) => keepFile(db.pool, doing, parts(), 'text/plain'))
  await until(() => written > 2, 'a first part')
  await endWork(db.pool, account, id)
  await works.stop()
  expect(written).toBeLessThan(10_000)
  for await (const part of partsOf(db.pool, id)) expect.unreachable(`${part.length} characters are left`)
})

test('a file that grows larger than is kept ends there, says so, and leaves nothing of it', async () => {
  account = await somebody()
  const works = open()
  async function* parts() {
    for (;;) yield 'é'.repeat(300_000)
  }
  // Bytes are counted, not characters.
  const { id } = await begin(works, (doing) => keepFile(db.pool, doing, parts(), 'text/plain', 1_500_000))
  expect(await reaches(id, 'failed')).toMatchObject({ code: 'too-large', detail: expect.stringMatching(/Choose a part/) })
  await works.stop()
  for await (const part of partsOf(db.pool, id)) expect.unreachable(`${part.length} characters are left`)
})

test('what came of it, though it was cancelled, is told', async () => {
  account = await somebody()
  const works = open()
  let stop = () => {}
  const { id } = await begin(works, () => new Promise((done) => (stop = () => done(file))))
  await endWork(db.pool, account, id)
  expect(await stateOf(id)).toMatchObject({ is: 'cancelled', ending: true, result: undefined })
  stop()
  await until(async () => {
    const state = await stateOf(id)
    return state?.is === 'cancelled' && !state.ending && state.result
  }, 'the result')
})

test('an account has three under way, and keeps the newest for some hours', async () => {
  account = await somebody()
  const works = open()
  const three = [await begin(works, endless), await begin(works, endless), await begin(works, endless)]
  await expect(begin(works, endless)).rejects.toMatchObject({ code: 'too-fast' })
  await works.stop()
  for (let nth = 0; nth < 9; nth++) await reaches((await begin(works, () => Promise.resolve(file))).id, 'done')
  const kept = await listWork(db.pool, account, {})
  expect(kept).toHaveLength(8)
  expect(kept.map(({ id }) => id)).not.toContain(three[0]?.id)
  await db.pool.query('UPDATE work SET expires_at = now() WHERE account_id = $1', [account])
  expect(await listWork(db.pool, account, {})).toEqual([])
})

test('what is not heard of any more has been broken off with its server, and is forgotten when it is taken away', async () => {
  account = await somebody()
  const works = open()
  const { id } = await begin(works, () => Promise.resolve(file))
  await reaches(id, 'done')
  await db.pool.query(`UPDATE work SET state = 'working', changed_at = now() - interval '1 minute' WHERE id = $1`, [id])
  expect(await stateOf(id)).toMatchObject({ is: 'failed', code: 'unavailable' })
  expect(await endWork(db.pool, account, id)).toBe(true)
  expect(await stateOf(id)).toBeUndefined()
})
