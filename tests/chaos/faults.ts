/** What can break, one way each: breaks it under load, mends it, and leaves everyone to come back by themselves. */

import { until } from '../harness/until.ts'
import type { Trial } from './trial.ts'

export interface Fault {
  /** How many servers it kills. */
  readonly kills?: number | 'every Catena'
  /** The number of nodes without which it is nothing. */
  readonly nodes?: number
  /** Why it cannot be done here. */
  readonly cannot?: (trial: Trial) => string | undefined
  run(trial: Trial): Promise<void>
}

/** Postgres ends a turn that a node does not go on with after so many ms. */
const HELD_AT_MOST = 4_000

const ready = (trial: Trial) =>
  until(async () => (await Promise.all(trial.nodes.map((node) => node.isReady()))).every(Boolean), 'the nodes to be ready', 60_000)
const unready = (trial: Trial) =>
  until(
    async () => (await Promise.all(trial.nodes.map((node) => node.isReady()))).includes(false),
    'a node to say that it is cut off',
    30_000,
  )

export const faults: Readonly<Record<string, Fault>> = {
  'kill a Catena': {
    kills: 1,
    async run(trial) {
      const { node } = trial
      await node.kill()
      // The others go on, where there are any; sometimes nobody can, so that nothing is sent again before we have looked.
      if (trial.nodes.length > 1 && trial.seeded.below(2) === 0) {
        await trial.pause(0, 1_500)
        await node.run()
      } else await trial.mendUnseen(() => node.run())
    },
  },
  'kill all Catenas': {
    kills: 'every Catena',
    nodes: 2,
    async run(trial) {
      await Promise.all(trial.nodes.map((node) => node.kill()))
      await trial.mendUnseen(() => Promise.all(trial.nodes.map((node) => node.run())))
    },
  },
  'kill a Catena, and again as it starts': {
    kills: 2,
    async run(trial) {
      const { node } = trial
      await node.kill()
      const starting = node.run().catch(() => {})
      await trial.pause(0, 1_500)
      await node.kill()
      await starting
      await trial.mendUnseen(() => node.run())
    },
  },
  'kill a Catena and Postgres': {
    kills: 2,
    async run(trial) {
      const { node } = trial
      await Promise.all([node.kill(), trial.store.kill()])
      await trial.mendUnseen(async () => {
        await trial.store.run()
        await node.run()
      })
    },
  },
  'restart one Catena after the other': {
    async run(trial) {
      for (const node of trial.nodes) {
        await node.stop()
        await node.run()
      }
    },
  },
  'freeze a Catena': {
    async run(trial) {
      const { node } = trial
      node.signal('SIGSTOP')
      await trial.pause(HELD_AT_MOST + 300, HELD_AT_MOST + 2_000)
      node.signal('SIGCONT')
    },
  },
  'freeze a Catena for a moment': {
    async run(trial) {
      const { node } = trial
      node.signal('SIGSTOP')
      await trial.pause(200, 2_500)
      node.signal('SIGCONT')
    },
  },
  'kill Postgres': {
    kills: 1,
    async run(trial) {
      await trial.store.kill()
      await trial.pause(0, 800)
      await trial.mendUnseen(() => trial.store.run())
    },
  },
  'kill one process of Postgres': {
    kills: 1,
    async run(trial) {
      await trial.store.killOne()
      await trial.mendUnseen(() => Promise.resolve())
    },
  },
  'freeze Postgres': {
    async run(trial) {
      await trial.store.signal('SIGSTOP')
      await trial.pause(300, 3_000)
      await trial.store.signal('SIGCONT')
    },
  },
  'end the connections to Postgres': { run: (trial) => trial.store.endConnections() },
  'lose the line to Postgres': {
    async run(trial) {
      trial.node.toPostgres.lose()
      if (trial.seeded.below(2) === 0) await trial.mendUnseen(() => trial.pause(0, 300))
    },
  },
  'cut a Catena off from Postgres': {
    async run(trial) {
      const { toPostgres } = trial.node
      toPostgres.cut()
      await unready(trial)
      await trial.pause(0, 2_000)
      toPostgres.restore()
      await ready(trial)
    },
  },
  'slow the line to Postgres': {
    async run(trial) {
      const { toPostgres } = trial.node
      toPostgres.delay = () => trial.between(5, 120)
      await trial.pause(1_000, 3_000)
      toPostgres.delay = undefined
    },
  },
  'make Postgres read-only': {
    async run(trial) {
      await trial.store.setReadOnly(true)
      await trial.pause(300, 1_500)
      await trial.mendUnseen(() => trial.store.setReadOnly(false))
    },
  },
  'fill the disk of Postgres': {
    cannot: (trial) => (trial.store.hasSmallDisk ? undefined : 'a small disk can be mounted by root on Linux only'),
    async run(trial) {
      await trial.store.fillUp()
      await trial.pause(500, 2_500)
      await trial.mendUnseen(() => trial.store.makeRoom())
    },
  },
  'kill Redis': {
    kills: 1,
    nodes: 2,
    async run(trial) {
      await trial.redis?.kill()
      await trial.pause(0, 3_500)
      await trial.redis?.run()
      await ready(trial)
    },
  },
  'freeze Redis': {
    nodes: 2,
    async run(trial) {
      trial.redis?.signal('SIGSTOP')
      await trial.pause(200, 4_000)
      trial.redis?.signal('SIGCONT')
      await ready(trial)
    },
  },
  'cut a Catena off from Redis': {
    nodes: 2,
    async run(trial) {
      const { toRedis } = trial.node
      toRedis?.cut()
      await unready(trial)
      await trial.pause(0, 1_500)
      toRedis?.restore()
      await ready(trial)
    },
  },
  'cut everyone off': {
    async run(trial) {
      trial.front.cut()
      await trial.pause(100, 2_000)
      trial.front.restore()
    },
  },
  'cut some off, again and again': {
    async run(trial) {
      for (let times = 0; times < 5; times++) {
        trial.front.cutSome(() => trial.seeded.below(3) === 0)
        await trial.pause(50, 400)
      }
    },
  },
  'let nothing arrive': {
    async run(trial) {
      trial.front.stall()
      await trial.pause(300, 2_500)
      // Either it all comes at last, or it is lost.
      if (trial.seeded.below(2) === 0) trial.front.cutSome(() => trial.seeded.below(2) === 0)
      trial.front.flow()
    },
  },
  'slow lines that overtake each other': {
    async run(trial) {
      const slowest = trial.between(20, 400)
      trial.front.delay = () => trial.seeded.below(slowest)
      await trial.pause(1_000, 2_500)
      trial.front.delay = undefined
    },
  },
  'lose devices': {
    async run(trial) {
      for (const writer of trial.writers) if (trial.seeded.below(3) === 0) writer.loseDevice()
      await trial.pause(0, 200)
    },
  },
  'put a clock wrong': {
    async run(trial) {
      const { node } = trial
      const far = trial.seeded.of([5_000, 60_000, 3_600_000, 86_400_000]) ?? 0
      // Back, forward past where it was, and right again.
      for (const wrongBy of [-far, far, 0]) {
        node.setClock(wrongBy)
        await trial.pause(800, 2_500)
        await trial.untilBack()
      }
    },
  },
  'put a backup back': {
    async run(trial) {
      const { store, nodes, front } = trial
      if (!store.hasBackup) {
        // Taken while everyone writes, and of a moment that is past when it is put back.
        await store.backUp()
        await trial.pause(1_500, 3_000)
      }
      front.cut()
      trial.history.silenceMayEnd()
      await Promise.all(nodes.map((node) => node.stop()))
      await store.putBack()
      trial.history.backTo(await trial.stored(trial.history.ledger.promised))
      await Promise.all(nodes.map((node) => node.run()))
      front.restore()
    },
  },
}
