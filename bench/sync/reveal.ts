/** The reveal: what a class wrote in silence comes to every screen at once. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { note } from '../figures.ts'
import type { Catena } from './catena.ts'
import { findMarkers } from './line.ts'
import { roomOf } from './servers.ts'

/** ms that a screen may take before it is given up. */
const PATIENCE = 60_000

export async function reveal(server: Catena, { readers, each }: { readonly readers: number; readonly each: number }): Promise<void> {
  const { session, guests } = await server.openSession(readers, 'read')
  const room = roomOf(server, session, guests)
  const bytes = new Float64Array(readers)
  const last = new Float64Array(readers)
  // The first screen is read through; the others are given the same bytes, and only these are counted: a hundred million of them, in one process.
  const frames: Buffer[] = []
  let revealing = false
  let saved = 0
  const everyone = Array.from({ length: readers }, (_, at) =>
    room.reader(
      at,
      (frame) => {
        if (revealing && at === 0) frames.push(frame)
      },
      () => saved++,
    ),
  )
  await Promise.all(everyone.map(({ joined }) => joined))
  for (let nth = 0; nth < each; nth++) {
    const before = saved
    everyone.forEach((reader, at) => reader.post(at * each + nth + 1))
    for (const end = performance.now() + PATIENCE; saved < before + readers && performance.now() < end; ) await pause(5)
  }
  await pause(500)

  revealing = true
  everyone.forEach((reader, at) =>
    reader.count((more, when) => {
      bytes[at] = (bytes[at] ?? 0) + more
      last[at] = when
    }, at > 0),
  )
  const asked = performance.now()
  await server.goTo(session, 'plenary')
  const acknowledged = performance.now()
  const seen = new Set<number>()
  for (const end = asked + PATIENCE; seen.size < readers * each && performance.now() < end; await pause(5))
    for (const frame of frames.splice(0)) findMarkers(frame, (nth) => seen.add(nth))
  // Signs of life may come to one and not to another.
  const isComplete = (one: number) => one >= (bytes[0] ?? 0) - 32
  for (const end = asked + PATIENCE; !bytes.every(isComplete) && performance.now() < end; ) await pause(5)
  const complete = seen.size === readers * each ? bytes.filter(isComplete).length : 0
  for (const reader of everyone) reader.close()
  await pause(300)
  const what = `reveal, ${readers} readers, ${readers * each} annotations`
  note(`${what}: acknowledged`, acknowledged - asked, 'ms', 'catena')
  note(`${what}: last screen complete`, Math.max(...last) - asked, 'ms', 'catena')
  note(`${what}: screens incomplete`, readers - complete, '', 'catena')
}
