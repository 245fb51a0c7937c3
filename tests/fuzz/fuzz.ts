import { Findings } from './findings.ts'
import { fuzzGate } from './gate.ts'
import { fuzzHttp } from './http.ts'
import { fuzzImports } from './imports.ts'
import { fuzzLive } from './live.ts'
import { fuzzMachine } from './machine.ts'
import { fuzzSync } from './sync.ts'
import { World } from './world.ts'

interface Part {
  readonly name: string
  /** The door by which it comes in. */
  readonly door: 'sync' | 'live' | 'http' | 'imports'
  /** Its part of the inputs of its door, of all, and of all in the long form, where each input must cost little. */
  readonly share: readonly [ofDoor: number, ofAll: number, ofLong: number]
  /** In this process, by the very code that the server runs; else over real sockets to a real server. */
  readonly alone?: (findings: Findings, seed: number, inputs: number, only?: number) => Promise<void> | void
  readonly withServer?: (findings: Findings, world: World, seed: number, inputs: number) => Promise<void>
}

/** Those that need no server come first, since they leave nobody any time meanwhile. */
const parts: readonly Part[] = [
  { name: 'gate', door: 'sync', share: [0.97, 0.846, 0.93], alone: fuzzGate },
  { name: 'machine', door: 'live', share: [0.85, 0.105, 0.055], alone: fuzzMachine },
  { name: 'files', door: 'imports', share: [1, 0.002, 0.001], alone: fuzzImports },
  { name: 'frames', door: 'sync', share: [0.03, 0.02, 0.006], withServer: fuzzSync },
  { name: 'packets', door: 'live', share: [0.15, 0.015, 0.004], withServer: fuzzLive },
  { name: 'requests', door: 'http', share: [1, 0.012, 0.004], withServer: fuzzHttp },
]

/** What can be asked for alone: a door, or one part of it. */
export const choices = [...new Set(parts.flatMap(({ name, door }) => [door, name]))]
/** Whether it needs a database and a server. */
export const needsServer = (only: string | undefined): boolean =>
  parts.some(({ name, door, withServer }) => withServer && (only === undefined || only === door || only === name))

export interface FuzzOptions {
  readonly seed: number
  /** In all, over the parts that run. */
  readonly inputs: number
  readonly long?: boolean
  /** One of `choices`. */
  readonly only?: string | undefined
  /** One episode alone, of every part that runs in this process. */
  readonly episode?: number | undefined
  /** Gives the address of a migrated database with nobody in it; asked for when a server is needed. */
  readonly database: () => Promise<string>
  readonly say?: (text: string) => void
}

/** Sends so many hostile inputs, and says what became of them. */
export async function fuzz({ seed, inputs, long, only, episode, database, say = () => {} }: FuzzOptions): Promise<Findings[]> {
  const done: Findings[] = []
  let world: World | undefined
  try {
    for (const { name, door, share, alone, withServer } of parts) {
      if (only !== undefined && door !== only && name !== only) continue
      const many = Math.ceil(inputs * (only === name ? 1 : share[only === undefined ? (long ? 2 : 1) : 0]))
      const findings = await Findings.of(name, async (of) => {
        if (alone) return alone(of, seed, many, episode)
        if (!withServer || episode !== undefined) return
        world ??= await World.start(await database())
        await withServer(of, world, seed, many)
      })
      say(findings.told)
      for (const { episode: of, what } of findings.all.slice(0, 20)) say(`FOUND ${name}, episode ${of}: ${what}\n`)
      done.push(findings)
    }
  } finally {
    await world?.end()
  }
  return done
}
