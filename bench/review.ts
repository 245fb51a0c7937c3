/** How quick review is on a large class: each question's time, first with nothing read yet, then again. Prints one JSON line for each. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { briefingOf } from '#server/review/briefing.ts'
import { classOf } from '#server/review/class.ts'
import { figuresOf } from '#server/review/figures.ts'
import { findThreads } from '#server/review/find-threads.ts'
import { openReview, type Reviewing } from '#server/review/open-review.ts'
import { readerOf } from '#server/review/reader.ts'
import { replayOf } from '#server/review/replay.ts'
import { comparedSessions, seminarReview } from '#server/review/seminar.ts'
import { seedClass } from '#server/seed/class.ts'
import { type Database, openDatabase } from '#server/storage/database.ts'
import { startEmbedded } from '#server/storage/embedded.ts'
import { migrate } from '#server/storage/migrate.ts'
import { placesOfSameAccount } from '#server/storage/participants.ts'
import { findReading } from '#server/storage/readings.ts'
import { findSession, type SessionDetails } from '#server/storage/sessions.ts'
import { AccountId } from '#shared/ids.ts'
import { ThreadsQuery } from '#shared/protocol/http/review.ts'
import { ReplayQuery } from '#shared/protocol/http/review-replay.ts'

const READERS = 300
const ANNOTATIONS = Number(process.env.ANNOTATIONS ?? 50_000)
/** One crowded session, and a term with as much in all. */
const SESSIONS = process.env.SESSIONS === undefined ? [1, 12] : [Number(process.env.SESSIONS)]

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'catena-bench-'))
  const postgres = process.env.DATABASE_URL === undefined ? await startEmbedded(folder, { durable: false }) : undefined
  const url = process.env.DATABASE_URL ?? postgres?.url ?? ''
  try {
    await migrate(url, join(import.meta.dirname, '../prisma/migrations'))
    const db = await openDatabase(url)
    try {
      const { id } = await db.prisma.account.create({ data: { name: 'Bench', host: true } })
      const facilitator = { id: AccountId.parse(id), name: 'Bench' }
      for (const many of SESSIONS) {
        const { sessions } = await timed(`seeding ${ANNOTATIONS} in ${many}`, () =>
          seedClass(db, { readers: READERS, sessions: many, annotations: ANNOTATIONS, seed: 1, facilitator }),
        )
        await db.pool.query('ANALYZE')
        const details = await Promise.all(sessions.map((session) => findSession(db, session)))
        await measure(
          db,
          details.flatMap((one) => one ?? []),
        )
      }
    } finally {
      await db.close()
    }
  } finally {
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(db: Database, sessions: readonly SessionDetails[]): Promise<void> {
  const [session] = sessions
  if (!session) throw new Error('nothing was seeded')
  const open = async (one: SessionDetails): Promise<Reviewing> => {
    const reviewing = await openReview(db, one, undefined, 'facilitator')
    if (!reviewing) throw new Error('the session is gone')
    return reviewing
  }
  await timed('open, nothing read yet', async () => (await open(session)).seen.threads.size)
  await timed('open again', async () => (await open(session)).seen.threads.size)
  const reviewing = await open(session)
  const reading = await findReading(db, session.reading.id, session.reading.version)
  const blocks = reading?.blocks.map((block) => block.id) ?? []
  const threads = (asked: object) => findThreads(db.pool, reviewing, ThreadsQuery.parse(asked), blocks)
  for (const order of ['oldest', 'newest', 'place', 'replies', 'agreed']) await timed(`threads, ${order}`, () => threads({ order }))
  for (const filter of [
    { kind: 'question', answered: 'no' },
    { words: 'freedom -law' },
    { words: 'nowhereatall' },
    { tag: 'law', phase: 'discuss' },
  ])
    await timed(`threads, ${JSON.stringify(filter)}`, () => threads(filter))
  await timed('figures', () => figuresOf(reviewing, blocks))
  await timed('briefing', () => briefingOf(db, reviewing, session, blocks))
  await timed('class', () => classOf(reviewing))
  await timed('figures again', () => figuresOf(reviewing, blocks))
  await timed('briefing again', () => briefingOf(db, reviewing, session, blocks))
  await timed('class again', () => classOf(reviewing))
  const [person] = [...reviewing.state.participants.values()].filter((one) => one.role === 'reader')
  if (person) await timed('one reader', () => readerOf(db.pool, reviewing, session, person))
  await timed('replay, first page', () => replayOf(db.pool, reviewing, session, ReplayQuery.parse({})))
  await timed('replay, all pages', async () => {
    for (let after: string | undefined; ; ) {
      const page = await replayOf(db.pool, reviewing, session, ReplayQuery.parse(after === undefined ? {} : { after }))
      if (page.next === null) return page
      after = page.next
    }
  })
  const all = await timed('open all sessions', () =>
    Promise.all(sessions.map(async (one) => ({ reviewing: await open(one), session: one }))),
  )
  await timed('seminar', () => seminarReview(db.pool, all))
  await timed('open all sessions again', () => Promise.all(sessions.map(open)))
  await timed('seminar again', () => seminarReview(db.pool, all))
  const account = person && (await placesOfSameAccount(db, person.id))
  await timed('one reader in all sessions', () =>
    Promise.all(
      all.flatMap(({ reviewing: here, session: one }) => {
        const there = account?.find((place) => place.session === one.id)
        const theirs = there && here.state.participants.get(there.participant)
        return theirs ? [readerOf(db.pool, here, one, theirs)] : []
      }),
    ),
  )
  const [here, there] = all
  if (here && there) await timed('two sessions compared', () => comparedSessions(here, there, blocks))
}

async function timed<T>(what: string, act: () => T | Promise<T>): Promise<T> {
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const out = await act()
  const { user } = process.cpuUsage(cpu)
  process.stdout.write(`${JSON.stringify({ query: what, ms: Math.round(performance.now() - began), ownCpuMs: Math.round(user / 1000) })}\n`)
  return out
}
