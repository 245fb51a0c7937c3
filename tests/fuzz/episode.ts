import { Seeded } from '../harness/seeded.ts'

/**
 * The choices of one episode: a handful of inputs that build on each other. They depend on the seed of the run, the part
 * and the number of the episode and on nothing else, so that any one can be had again alone.
 */
export function choicesOf(seed: number, part: string, episode: number): Seeded {
  let state = seed | 0
  for (const sign of `${part}/${episode}`) {
    state = Math.imul(state ^ sign.charCodeAt(0), 0x5bd1e995)
    state ^= state >>> 15
  }
  return new Seeded(state)
}

/** Lets whatever else waits in this process have its turn. */
export const breath = (): Promise<void> => new Promise((next) => setImmediate(next))
