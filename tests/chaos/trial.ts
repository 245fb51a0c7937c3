/** A class that writes and reads by way of one Catena or several, while things break. */
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '#server/storage/database.ts'
import { RecordId, type SessionId } from '#shared/ids.ts'
import { agrees } from '../harness/agreement.ts'
import { openClass, personOf } from '../harness/class.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { RedisServer } from '../harness/redis.ts'
import type { Seeded } from '../harness/seeded.ts'
import { CatenaNode } from './catena-node.ts'
import { FairClock } from './fair-clock.ts'
import type { History } from './history.ts'
import { Host } from './host.ts'
import type { StoredVersions } from './ledger.ts'
import { PATIENCE, type Place } from './place.ts'
import { Reader } from './reader.ts'
import type { Store } from './store.ts'
import { versionIn, versionOf } from './word.ts'
import { Writer } from './writer.ts'

export interface TrialOptions {
  readonly store: Store
  readonly seeded: Seeded
  readonly history: History
  /** For what the nodes print. */
  readonly folder: string
  readonly nodes: number
  readonly people: number
  /** Words of each writer, a second. */
  readonly pace: number
  readonly mostRecords: number
  /** Words that each writer writes in one update while nobody gets through; some of them also as something is about to break. */
  readonly burst: number
}

interface Parts {
  readonly nodes: readonly CatenaNode[]
  readonly redis: RedisServer | undefined
  readonly front: Network
  readonly session: SessionId
  readonly writers: readonly Writer[]
  readonly readers: readonly Reader[]
  readonly host: Host
  readonly clock: FairClock
}

export class Trial {
  readonly store: Store
  readonly seeded: Seeded
  readonly history: History
  readonly nodes: readonly CatenaNode[]
  readonly redis: RedisServer | undefined
  /** Between the class and the nodes. */
  readonly front: Network
  readonly host: Host
  readonly writers: readonly Writer[]
  readonly readers: readonly Reader[]
  readonly #session: SessionId
  readonly #pace: number
  readonly #burst: number
  readonly #clock: FairClock
  #writing: NodeJS.Timeout | undefined
  #moving: Promise<void> = Promise.resolve()
  #isWriting = false

  private constructor({ store, seeded, history, pace, burst }: TrialOptions, parts: Parts) {
    this.store = store
    this.seeded = seeded
    this.history = history
    this.nodes = parts.nodes
    this.redis = parts.redis
    this.front = parts.front
    this.host = parts.host
    this.writers = parts.writers
    this.readers = parts.readers
    this.#session = parts.session
    this.#pace = pace
    this.#burst = burst
    this.#clock = parts.clock
  }

  static async start(options: TrialOptions): Promise<Trial> {
    const { store, seeded, history, folder, people, mostRecords } = options
    await store.freshDatabase()
    const redis = options.nodes > 1 ? await RedisServer.start() : undefined
    const nodes: CatenaNode[] = []
    const front = await networkTo(() => nodes.filter((node) => node.isServing).map((node) => node.port))
    for (let nth = 1; nth <= options.nodes; nth++) {
      nodes.push(
        await CatenaNode.start({
          name: `node-${nth}`,
          baseUrl: front.url,
          databaseUrl: store.url,
          redisPort: redis?.port,
          folder,
          left: (said) => history.break('left', said),
        }),
      )
    }
    const group = await openClass({ url: front.url, firstFacilitatorLink: nodes[0]?.firstFacilitatorLink }, people, { manner: 'live' })
    const clock = new FairClock(() => nodes.flatMap(({ pid }) => pid ?? []))
    const place: Place = { url: front.url, session: group.session, history, seeded, clock, mostRecords, seen: [] }
    const host = new Host(place, group.facilitator)
    await host.does('deal', { how: { is: 'number', number: 2 } })
    await host.go('plenary')
    const readers = await Promise.all(group.readers.map(({ browser }) => personOf(browser, group.session)))
    const [first, second, third] = readers
    if (!first || !second || !third) throw new Error('a class is three people at least')
    const trial = new Trial(options, {
      nodes,
      redis,
      front,
      session: group.session,
      // The first writes on two devices at once.
      writers: [
        ...readers.slice(2).map((one) => Writer.standard(place, one)),
        ...[first, second, third].map((one) => Writer.own(place, one)),
      ],
      readers: readers.slice(0, 4).flatMap((one) => [...one.margins.keys()].map((audience) => new Reader(place, one, audience))),
      host,
      clock,
    })
    await trial.untilBack()
    return trial
  }

  get node(): CatenaNode {
    const node = this.seeded.of(this.nodes)
    if (!node) throw new Error('there is no node')
    return node
  }
  /** From to, in ms, by the seed. */
  between(from: number, to: number): number {
    return from + this.seeded.below(to - from)
  }
  pause(from: number, to: number): Promise<void> {
    return pause(this.between(from, to))
  }

  /** Everyone writes, and the session goes from phase to phase. */
  begin(): void {
    this.#isWriting = true
    let nth = 0
    this.#writing = setInterval(
      () => {
        const writer = this.writers[nth++ % this.writers.length]
        writer?.write()
        if (this.seeded.below(200) === 0) void writer?.reload()
      },
      1_000 / (this.#pace * this.writers.length),
    )
    this.#moving = (async () => {
      for (let at = 0; this.#isWriting; at++) {
        await this.host.go((['read', 'plenary', 'discuss', 'plenary'] as const)[at % 4] ?? 'plenary')
        for (let left = this.between(1_000, 4_000); this.#isWriting && left > 0; left -= 100) await pause(100)
      }
    })()
  }

  /** Everyone writes much in one update, as whoever was offline does. */
  burst(most = this.#burst): void {
    const many = Math.min(most, this.#burst)
    if (many > 0) for (const writer of this.writers) writer.writeMany(many)
  }

  async #rest(): Promise<void> {
    clearInterval(this.#writing)
    this.#isWriting = false
    await this.#moving
  }

  /** Everyone is connected, and what waited to be saved when this was asked is saved. @returns the ms it took */
  async untilBack(): Promise<number> {
    const from = performance.now()
    const due = this.writers.map((writer) => ({ writer, waiting: writer.waiting, isDone: false }))
    const isBack = () => {
      for (const one of due) one.isDone ||= one.writer.waiting < one.waiting || one.waiting === 0
      return this.host.isBack && this.readers.every((one) => one.isBack) && due.every((one) => one.isDone && one.writer.isBack)
    }
    await this.#clock.until('everyone to be back', isBack, PATIENCE).catch(() => {
      const names = [...this.writers, ...this.readers].filter((one) => !one.isBack).map((one) => one.name)
      const unsaved = due.filter((one) => !one.isDone).map((one) => one.writer.name)
      const host = this.host.isBack ? '' : 'the facilitator, '
      this.history.break('stuck', `after ${PATIENCE / 1_000} s not back: ${host}${names.join(', ')}; not saved: ${unsaved.join(', ')}`)
    })
    return performance.now() - from
  }

  /**
   * Mends what is broken while nobody can send anything again, and looks in Postgres for all that had been promised: who
   * asks later finds also what clients have sent a second time.
   */
  async mendUnseen(mend: () => Promise<unknown>): Promise<void> {
    this.front.cut()
    this.burst()
    await mend()
    await this.look()
    this.front.restore()
  }

  /** Holds what has been promised against what Postgres has. */
  async look(): Promise<void> {
    const asked = this.history.ledger.promised
    this.history.found(asked, await this.stored(asked))
  }

  stored(ids: readonly RecordId[]): Promise<StoredVersions[]> {
    return this.store.query(
      `SELECT r.id, ${versionIn('r.value')} AS newest,
              (SELECT coalesce(array_agg(${versionIn('v.value')} ORDER BY v.revision), '{}')
               FROM revision v WHERE v.session_id = r.session_id AND v.record_id = r.id) AS "all"
       FROM record r WHERE r.session_id = $1 AND r.id = ANY($2)`,
      [this.#session, ids],
    )
  }

  /** Nobody writes any more; everything that was written is to be before everyone, and everything to agree. */
  async settle(): Promise<void> {
    await this.#rest()
    this.front.delay = undefined
    this.front.restore()
    await this.host.go('plenary')
    const due = new Map(this.readers.map(({ audience }) => [audience, this.history.ledger.due(audience)]))
    const lacks = (reader: Reader) =>
      [...(due.get(reader.audience) ?? [])].filter(([id, version]) => {
        const entry = reader.entry(id)
        return !entry || versionOf(entry) < version
      })
    await this.#clock
      .until(
        'everything to be before everyone',
        () =>
          this.writers.every((one) => one.isBack && one.waiting === 0) &&
          this.readers.every((one) => one.isBack && lacks(one).length === 0),
        PATIENCE,
      )
      .catch(() => {
        for (const writer of this.writers)
          if (!writer.isBack || writer.waiting > 0)
            this.history.break('stuck', `at the end ${writer.waiting} words of ${writer.name} are not saved`)
        for (const reader of this.readers) {
          const [lacking] = lacks(reader)
          if (!reader.isBack || lacking) this.history.break('stuck', `at the end ${reader.name} is not back, or lacks ${String(lacking)}`)
        }
      })
    await this.look()
    await this.#compare()
    const wrong = await this.store.verify()
    if (wrong !== undefined) this.history.break('differing', `npm run verify: ${wrong}`)
  }

  /** Holds the logs, the projections and every replica against each other. */
  async #compare(): Promise<void> {
    const { url } = this.store
    const db = await openDatabase(url)
    try {
      const stored = await agrees({ ...db, url, drop: () => Promise.resolve() }, this.#session)
      for (const reader of this.readers) this.#hold(reader.name, reader.entries, stored.margins.get(reader.audience) ?? {})
      const pens = new Map<string, Readonly<Record<string, unknown>>>(stored.pens)
      for (const writer of this.writers) this.#hold(`the pen of ${writer.name}`, writer.pen, pens.get(writer.person.participant) ?? {})
    } catch (error) {
      this.history.break('differing', `logs and projections: ${error instanceof Error ? error.message.slice(0, 1_000) : String(error)}`)
    } finally {
      await db.close()
    }
  }

  #hold(whose: string, theirs: Readonly<Record<string, unknown>>, stored: Readonly<Record<string, unknown>>): void {
    const differing = [...new Set([...Object.keys(theirs), ...Object.keys(stored)])].filter(
      (id) => canonical(theirs[id]) !== canonical(stored[id]),
    )
    const [first] = differing
    if (first === undefined) return
    const detail = `${whose}: ${differing.length} records, first ${canonical(theirs[first]) ?? 'nothing'}, where ${canonical(stored[first]) ?? 'nothing'} is stored`
    this.history.break('differing', detail, RecordId.parse(first))
  }

  async end(): Promise<void> {
    this.#isWriting = false
    clearInterval(this.#writing)
    this.host.end()
    for (const one of [...this.writers, ...this.readers]) await one.end()
    await this.#moving
    for (const node of this.nodes) await node.end()
    await this.front.end()
    await this.redis?.end()
    this.#clock.end()
  }
}

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
