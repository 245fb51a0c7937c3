/** A real server in a process of its own, with those who are attacked, those who must notice nothing of it, and those who attack. */
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openDatabase } from '../../server/storage/database.ts'
import { verifySession } from '../../server/verify/session.ts'
import { type RecordId, SessionId } from '../../shared/ids.ts'
import { anotherFacilitator, Browser, openSession } from '../harness/app.ts'
import { annotation, openClass, type Person, recordId, type TestClass } from '../harness/class.ts'
import type { FreshDatabase } from '../harness/fresh-database.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'
import type { Findings } from './findings.ts'

/** Stands in what no attacker may ever be sent. */
export const SECRET = 'sphinx-of-black-quartz'
/** An attacker's machine: so many people at once. */
export const ATTACKERS = 24
/** The server may hold so many bytes more after an attack than before. */
const MOST_GROWTH = 400 * 1024 * 1024

const Beat = z.object({
  pid: z.int(),
  beats: z.int(),
  over: z.int(),
  longest: z.number(),
  longestByClock: z.number(),
  rss: z.number(),
  mostRss: z.number(),
})

export class World {
  readonly server: TestServer
  readonly klass: TestClass
  readonly #beatFile: string
  readonly #writer: SyncClient
  readonly #reader: SyncClient
  readonly #written: RecordId[] = []
  /** ms from writing to being read by the neighbour, of each honest word. */
  readonly #latencies: number[] = []
  readonly bystander: { readonly seminar: string; readonly session: string; readonly reading: string }
  /** Whether the client has been built; without it, the server has no pages to answer with. */
  readonly hasPages = existsSync(join(import.meta.dirname, '../../dist/client/index.html'))
  #posting: NodeJS.Timeout | undefined
  #rssBefore = 0
  #untouched: readonly string[] = []

  private constructor(
    server: TestServer,
    klass: TestClass,
    beatFile: string,
    pair: readonly [SyncClient, SyncClient],
    bystander: World['bystander'],
  ) {
    this.server = server
    this.klass = klass
    this.#beatFile = beatFile
    ;[this.#writer, this.#reader] = pair
    this.bystander = bystander
  }

  /** @param databaseUrl migrated, with nobody in it */
  static async start(databaseUrl: string): Promise<World> {
    const beatFile = join(tmpdir(), `catena-beat-${process.pid}-${Math.trunc(performance.now())}`)
    const db: FreshDatabase = { ...(await openDatabase(databaseUrl)), url: databaseUrl, drop: () => Promise.resolve() }
    const server = await startServer({
      as: 'child',
      db,
      env: {
        TRUST_PROXY: '1',
        FUZZ_BEAT: beatFile,
        NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${join(import.meta.dirname, 'beat.ts')}`,
      },
    })
    const klass = await openClass(server, 2)
    const [author, neighbour] = klass.readers as [Person, Person]
    const writer = await penClient(server.url, klass.session, author).synced()
    const reader = await marginClient(server.url, neighbour.margins.get('commons'), neighbour).synced()
    const bystander = await World.#makeBystander(server)
    for (const to of ['me', 'facilitators'] as const) writer.write(recordId(author.alias), annotation({ to, body: SECRET }))
    await writer.saved()
    return new World(server, klass, beatFile, [writer, reader], bystander)
  }

  static async #makeBystander(server: TestServer): Promise<World['bystander']> {
    const app = { db: server.db, browser: () => new Browser(server.url) } as Parameters<typeof anotherFacilitator>[0]
    const bea = await anotherFacilitator(app, 'Bea')
    const session = await openSession(bea.browser, bea.seminar, { title: SECRET })
    const guest = new Browser(server.url)
    await guest.post('/api/join', { code: session.code, name: SECRET })
    const { body } = await guest.get(`/api/sessions/${session.id}`)
    const pen = await penClient(server.url, session.id, { cookie: guest.cookie ?? '' }).synced()
    pen.write(recordId(body.me.alias), annotation({ body: SECRET }))
    await pen.saved()
    pen.destroy()
    return { seminar: bea.seminar, session: session.id, reading: session.reading }
  }

  /** Somebody with a seminar and a session of their own, from which they reach for others'. */
  async hostileFacilitator(name: string): Promise<{ browser: Browser; seminar: string; session: string; reading: string; code: string }> {
    const app = { db: this.server.db, browser: () => new Browser(this.server.url) } as Parameters<typeof anotherFacilitator>[0]
    const { browser, seminar } = await anotherFacilitator(app, name)
    const { id, code, reading } = await openSession(browser, seminar)
    return { browser, seminar, session: id, reading, code }
  }

  beat(): z.infer<typeof Beat> {
    return Beat.parse(JSON.parse(readFileSync(this.#beatFile, 'utf8')))
  }

  /** Ids of honest people's words, for those who would like to have them. */
  get wordsUnderAttack(): readonly RecordId[] {
    return this.#written.slice(-5)
  }

  /** From here on the honest pair writes and reads, until `hold`. */
  async begin(): Promise<void> {
    this.#untouched = await this.#digest()
    const { pid, beats, rss } = this.beat()
    this.#rssBefore = rss
    process.kill(pid, 'SIGUSR2')
    await until(() => this.beat().beats < beats, 'the beat to begin again')
    const post = () => {
      const id = recordId(this.klass.readers[0]!.alias)
      const from = performance.now()
      const seen = () => {
        if (!this.#reader.records.has(id)) return
        this.#latencies.push(performance.now() - from)
        this.#reader.records.unobserve(seen)
      }
      this.#reader.records.observe(seen)
      this.#writer.write(id, annotation({ body: `honest ${id}` }))
      this.#written.push(id)
    }
    post()
    this.#posting = setInterval(post, 500)
  }

  /** Stops the honest pair and holds everything against what must hold. */
  async hold(findings: Findings): Promise<void> {
    clearInterval(this.#posting)
    const wrong = (what: string) => findings.found(-1, what)
    const alive = await fetch(`${this.server.url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (!alive) return wrong('the server has left')
    try {
      await this.#writer.saved()
      await until(() => this.#written.every((id) => this.#reader.records.has(id)), 'the honest words')
    } catch (error) {
      wrong(`honest words were not saved or not shown: ${String(error)}`)
    }
    for (const id of this.#written) {
      const shown = this.#reader.records.get(id)
      if (
        JSON.stringify(shown).includes(`"body":"honest ${id}"`) &&
        JSON.stringify(shown).includes(`"id":"${this.klass.readers[0]!.alias}"`)
      )
        continue
      wrong(`an honest word is not what was written: ${JSON.stringify(shown)}`)
    }
    if (this.#writer.ended.length + this.#reader.ended.length > 0)
      wrong(`the honest pair was sent away: ${JSON.stringify([...this.#writer.ended, ...this.#reader.ended])}`)
    for (const session of [this.klass.session, SessionId.parse(this.bystander.session)]) {
      // What the attackers sent last may still be on its way into Postgres.
      let differences: readonly unknown[] = []
      for (const end = performance.now() + 10_000; performance.now() < end; await new Promise((again) => setTimeout(again, 300))) {
        differences = (await verifySession(this.server.db.pool, session)).differences
        if (differences.length === 0) break
      }
      if (differences.length > 0) wrong(`what is stored does not agree: ${JSON.stringify(differences.slice(0, 5))}`)
    }
    const now = await this.#digest()
    for (const [nth, before] of this.#untouched.entries())
      if (now[nth] !== before) wrong(`something changed in a seminar in which no attacker has a part: ${before} became ${now[nth]}`)
    const people = await this.server.db.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM participant WHERE session_id = $1 AND (role = 'facilitator') <> (id = $2)`,
      [this.klass.session, this.klass.facilitator.participant],
    )
    if (people.rows[0]?.n !== 0) wrong('somebody has come by a role')
    const { over, longest, longestByClock, mostRss, rss } = this.beat()
    if (over > 0) wrong(`the server was at work for more than 200 ms without looking up, ${over} times; longest ${Math.round(longest)} ms`)
    if (mostRss - this.#rssBefore > MOST_GROWTH) wrong(`the server's memory grew from ${mega(this.#rssBefore)} to ${mega(mostRss)}`)
    const sorted = this.#latencies.toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
    findings.note(
      `server at work at a stretch at most ${Math.round(longest)} ms (by the clock ${Math.round(longestByClock)}); memory ${mega(this.#rssBefore)} → ${mega(rss)}, at most ${mega(mostRss)}; ` +
        `${sorted.length} honest words, read by a neighbour after ${at(0.5)} ms (p50), ${at(0.99)} ms (p99)`,
    )
  }

  /** What is stored of a seminar in which no attacker has a part, and of those who are attacked, table by table. */
  async #digest(): Promise<string[]> {
    const { seminar, session } = this.bystander
    const parts: [string, string][] = [
      ['seminar', `id = '${seminar}'`],
      ['member', `seminar_id = '${seminar}'`],
      ['session', `id = '${session}'`],
      ['participant', `session_id = '${session}'`],
      ['record', `session_id = '${session}'`],
      ['revision', `session_id = '${session}'`],
      ['document', `session_id = '${session}' AND seq > 0`],
    ]
    const digests: string[] = []
    for (const [table, where] of parts) {
      // The words for search are worked out when somebody searches, or sooner or later.
      const columns =
        table === 'document' ? 't.id, t.seq' : table === 'record' ? 't.id, t.participant_id, t.value, t.revision, t.thread' : 't.*'
      const { rows } = await this.server.db.pool.query<{ all: string }>(
        `SELECT coalesce(string_agg(row::text, '|' ORDER BY row::text), '') AS all FROM (SELECT ${columns} FROM "${table}" t WHERE ${where}) row`,
      )
      digests.push(rows[0]?.all ?? '')
    }
    return digests
  }

  async end(): Promise<void> {
    this.#writer.destroy()
    this.#reader.destroy()
    await this.server.stop()
    await this.server.db.close()
    await rm(this.#beatFile, { force: true })
  }
}

const mega = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`

/** Whether bytes or text hold what nobody here may be sent. */
export const holdsSecret = (sent: Uint8Array | string): boolean => Buffer.from(sent as Uint8Array).includes(SECRET)

/** Runs episodes, so many at a time; each place takes the next when it is done with one. */
export async function atOnce(
  places: number,
  episodes: Iterable<number>,
  run: (episode: number, place: number) => Promise<void>,
): Promise<void> {
  const left = episodes[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: places }, async (_, place) => {
      for (let next = left.next(); !next.done; next = left.next()) await run(next.value, place)
    }),
  )
}

/** Numbers from 0 on, as long as it goes on. */
export function* whileNot(done: () => boolean): Generator<number> {
  for (let next = 0; !done(); next++) yield next
}
