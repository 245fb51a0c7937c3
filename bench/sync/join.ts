/** What it takes to open a document that many have written in. */

import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import * as Y from 'yjs'
import { note } from '../figures.ts'
import type { Line } from './line.ts'
import type { Room, Server } from './servers.ts'
import { Spread } from './spread.ts'

/** Prepares documents of these sizes, to be joined so many times. @returns what then measures them, any time later */
export async function joining(server: Server, sizes: readonly number[], times: number): Promise<() => Promise<void>> {
  const { crowded } = server
  if (!crowded) return async () => {}
  const prepared: { entries: number; fill: () => Promise<Room> }[] = []
  for (const entries of sizes) prepared.push({ entries, fill: await crowded(entries) })
  return async () => {
    for (const { entries, fill } of prepared) await measure(server, entries, await fill(), times)
  }
}

async function measure(server: Server, entries: number, room: Room, times: number): Promise<void> {
  const what = `join, ${entries.toLocaleString('en')} annotations`
  const first = await join(room)
  if (room.isCold) note(`${what}: cold`, first.took, 'ms', server.name)
  const staying = await opened(room)
  const warm = new Spread()
  const applied = new Spread()
  for (let nth = 0; nth < times; nth++) {
    const { took, answer } = await join(room)
    warm.add(took)
    const update = room.updateIn(answer)
    const doc = new Y.Doc()
    const from = performance.now()
    Y.applyUpdate(doc, update)
    applied.add(performance.now() - from)
    if (doc.getMap('records').size !== entries)
      throw new Error(`${server.name} answered ${doc.getMap('records').size} of ${entries} entries`)
    doc.destroy()
  }
  staying.close()
  note(`${what}: warm`, warm.at(0.5), 'ms', server.name)
  note(`${what}: bytes`, first.answer.length, '', server.name)
  note(`${what}: applied by the client`, applied.at(0.5), 'ms', server.name)
}

async function opened(room: Room): Promise<Line> {
  const line = room.open(0)
  await line.joined
  return line
}

async function join(room: Room): Promise<{ took: number; answer: Buffer }> {
  const from = performance.now()
  const line = room.open(1)
  const answer = await line.joined
  const took = performance.now() - from
  line.close()
  await pause(50)
  return { took, answer }
}
