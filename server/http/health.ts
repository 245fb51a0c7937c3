import { Router } from 'express'
import type { Registry } from 'prom-client'
import type { Wire } from '../nodes/wire.ts'
import type { Database } from '../storage/database.ts'
import { whatIsNotDurable } from '../storage/durability.ts'

export type HealthOptions = {
  readonly db: Database
  readonly metrics: Registry
  /** The wire to the other servers, where there are any. */
  readonly wire?: Pick<Wire, 'isUp'> | undefined
  /** Whether this server is about to leave and wants no new work. */
  readonly isLeaving: () => boolean
}

const DATABASE_PATIENCE_MS = 2_000

/**
 * For whoever looks after the server: `/healthz` (the process answers), `/readyz` (it can do its work: the database answers and is migrated, since it
 * is served only after that, and the other servers can be heard; 503 otherwise) and `/metrics` (Prometheus). `/readyz` also says which settings make commits less than durable.
 */
export function health({ db, metrics, wire, isLeaving }: HealthOptions): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.json({ alive: true })
  })
  router.get('/readyz', async (_req, res) => {
    const notDurable = await answered(whatIsNotDurable(db.pool))
    const ready = notDurable !== undefined && wire?.isUp !== false && !isLeaving()
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        ready,
        database: notDurable ? 'answers' : 'does not answer',
        ...(wire && { otherServers: wire.isUp ? 'heard' : 'cut off' }),
        leaving: isLeaving(),
        ...(notDurable && { durable: notDurable.length === 0, settingsOff: notDurable }),
      })
  })
  router.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.metrics())
  })
  return router
}

async function answered<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(done, DATABASE_PATIENCE_MS, undefined)
  })
  return Promise.race([asked.catch(() => undefined), late]).finally(() => clearTimeout(timer))
}
