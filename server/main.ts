import { join } from 'node:path'
import { callersOf } from './callers/callers.ts'
import { type Config, configAt } from './config.ts'
import { startDigests } from './digest/send-digests.ts'
import { refuse, takePort } from './front-door.ts'
import { createApp } from './http/app.ts'
import { health } from './http/health.ts'
import { createLimits } from './http/limits.ts'
import { builtPages, pagesInTheMaking } from './http/pages.ts'
import { finishErasures } from './identity/erase.ts'
import { firstFacilitatorLink } from './identity/first-facilitator.ts'
import { isOwnOrigin } from './identity/origin.ts'
import { createLive } from './live/live.ts'
import type { Log } from './log.ts'
import { createMailer } from './mail/mailer.ts'
import { addFigures, createMetrics } from './metrics.ts'
import { joinNodes, type OtherNodes } from './nodes/join.ts'
import { redisWire } from './nodes/redis-wire.ts'
import { runProcess } from './process.ts'
import { prepareCommits } from './storage/commit.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { whatIsNotDurable } from './storage/durability.ts'
import { startEmbedded } from './storage/embedded.ts'
import { migrate } from './storage/migrate.ts'
import { reachDatabase } from './storage/reach.ts'
import { createSync } from './sync/sync.ts'
import { createWorks } from './work/works.ts'

const ROOT = join(import.meta.dirname, '..')

/** A Catena that serves. */
export type Catena = {
  readonly config: Config
  readonly db: Database
  /** The one-time link that makes the first facilitator, while there is none. */
  readonly firstFacilitatorLink: string | undefined
  /** Settings of Postgres that make commits less than durable. */
  readonly notDurable: readonly string[]
  /** Takes nothing new, commits what is under way, tells the clients, closes everything, the embedded Postgres last. */
  stop(): Promise<void>
}

/** What has been started, in order; it is ended in the reverse order. */
type Ending = (() => Promise<void>)[]

/**
 * Starts everything, in the order in which one rests on the other; this is all the wiring there is.
 * @throws StartFailure with one sentence for the person who starts it. Then nothing is left running.
 */
export async function startCatena(asked: Config, log: Log): Promise<Catena> {
  const ending: Ending = []
  const endAll = async () => {
    for (const end of ending.splice(0).reverse()) await end().catch((err: unknown) => log.error({ err }, 'could not end cleanly'))
  }
  try {
    const door = await takePort(asked)
    ending.push(() => door.close())
    const config = configAt(asked, door.port)

    const databaseUrl = config.databaseUrl ?? (await embedded(config, ending))
    if (config.databaseUrl) await reachDatabase(config.databaseUrl)
    const applied = await migrate(databaseUrl, join(ROOT, 'prisma/migrations'))
    if (applied.length > 0) log.info({ applied }, 'migrated')
    const db = await openDatabase(databaseUrl)
    ending.push(() => db.close())
    await prepareCommits(db.commits)
    const notDurable = await whatIsNotDurable(db.pool)
    if (notDurable.length > 0) log.warn({ settingsOff: notDurable }, 'commits are not durable')

    const wire = config.redisUrl ? await redisWire(config.redisUrl, { log }) : undefined
    if (wire) ending.push(() => wire.close())

    let leaving = false
    let others: OtherNodes | undefined
    const metrics = createMetrics(db)
    const callers = callersOf(db, config)
    const forgetting = setInterval(() => callers.sweep(), 10_000).unref()
    ending.push(async () => clearInterval(forgetting))
    const sync = createSync({
      pool: db.pool,
      commits: db.commits,
      log,
      callers,
      isOwnOrigin: (req) => isOwnOrigin(req, config),
      wire,
      presentIn: (session) => live.presentIn(session),
    })
    ending.push(() => sync.drain())
    addFigures(metrics, 'catena_sync', 'What is open and has gone through pens and margins.', () => sync.figures())
    const live = createLive({
      http: door.http,
      pool: db.pool,
      log,
      callers,
      isOwnOrigin: (req) => isOwnOrigin(req, config),
      alignMargins: (session) => sync.sessionChanged(session),
      wire,
      tellNodes: (session) => others?.sessionChanged(session),
    })
    ending.push(() => live.close())
    addFigures(metrics, 'catena_live', 'Who is connected to the live session.', () => live.figures())

    others = wire && (await joinNodes({ wire, pool: db.pool, log, parts: [sync, live] }))
    ending.push(async () => others?.leave())

    const works = createWorks({ pool: db.pool, log })
    ending.push(() => works.stop())

    const web = createApp({
      config,
      db,
      log,
      sync: {
        async sessionChanged(id) {
          await sync.sessionChanged(id)
          others?.sessionChanged(id)
          await live.sessionChanged(id)
        },
        writeFor: (...asked) => sync.writeFor(...asked),
        bring: (...asked) => sync.bring(...asked),
        erase: (...asked) => sync.erase(...asked),
        signedOut(who, tokenHash) {
          sync.signedOut(who, tokenHash)
          live.signedOut(who, tokenHash)
          others?.signedOut(who, tokenHash)
        },
      },
      commands: live.commands,
      works,
      health: health({ db, metrics, wire, isLeaving: () => leaving }),
      limits: createLimits(wire?.redis),
      callers,
      pages: config.mode === 'development' ? await pagesInTheMaking(door.http) : builtPages(join(ROOT, 'dist/client')),
    })
    const mail = createMailer(config, log)
    if (mail) ending.push(startDigests({ db, config, mail, log }))
    door.open(web, (req, socket, head) => {
      const path = req.url ?? ''
      if (path.startsWith('/sync/')) return sync.upgrade(req, socket, head)
      if (path.startsWith('/socket.io/')) return // socket.io listens itself
      if (config.mode === 'development' && req.headers['sec-websocket-protocol']?.startsWith('vite-')) return // and so does Vite
      refuse(socket, '404 Not Found')
    })

    await finishErasures({ db, sync }).catch((err: unknown) =>
      log.error({ err }, 'an erasure is not done with; it is tried again at the next start'),
    )
    let stopped: Promise<void> | undefined
    const stop = async () => {
      leaving = true
      door.stopAccepting()
      await endAll()
    }
    return { config, db, firstFacilitatorLink: await firstFacilitatorLink(db, config), notDurable, stop: () => (stopped ??= stop()) }
  } catch (error) {
    await endAll()
    throw error
  }
}

async function embedded(config: Config, ending: Ending): Promise<string> {
  const postgres = await startEmbedded(config.dataDir)
  ending.push(() => postgres.stop())
  return postgres.url
}

if (import.meta.main) await runProcess(startCatena)
