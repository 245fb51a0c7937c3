import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Database } from './storage/database.ts'

/** The figures of this process for Prometheus. Other parts add their own to the registry; no label holds an id, a name or words. */
export function createMetrics(db: Database): Registry {
  const registry = new Registry()
  // A tenth of a second: by default the delay of the event loop is looked at a hundred times a second, which is most of what an idle Catena does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })
  new Gauge({
    name: 'catena_database_connections',
    help: 'Connections to Postgres, by what they do; waiting: callers without one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const all = [db.pool, db.commits]
      const sum = (of: (pool: (typeof all)[number]) => number) => all.reduce((before, pool) => before + of(pool), 0)
      this.set(
        { state: 'busy' },
        sum((pool) => pool.totalCount - pool.idleCount),
      )
      this.set(
        { state: 'idle' },
        sum((pool) => pool.idleCount),
      )
      this.set(
        { state: 'waiting' },
        sum((pool) => pool.waitingCount),
      )
    },
  })
  return registry
}

/** Adds figures that a part of the server counts itself, one series each, labelled by their names. */
export function addFigures(registry: Registry, name: string, help: string, read: () => Readonly<Record<string, number>>): void {
  new Gauge({
    name,
    help,
    labelNames: ['figure'],
    registers: [registry],
    collect() {
      for (const [figure, value] of Object.entries(read())) this.set({ figure }, value)
    },
  })
}
