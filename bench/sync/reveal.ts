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
  // The first screen is read through; the others are given the same bytes, and only these are counted, lest reading them is what takes the time.
  const frames: Buffer[] = []
  let revealing = false
  let saved = 0
  const everyone = Array.from({ length: readers }, (_, at) =>
    room.reader(
      at,
      (frame, when) => {
        if (!revealing) return
        bytes[at] = (bytes[at] ?? 0) + frame.length
        last[at] = when
        if (at === 0) frames.push(frame)
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
  const asked = performance.now()
  await server.goTo(session, 'plenary')
  const acknowledged = performance.now()
  const seen = new Set<number>()
  for (const end = asked + PATIENCE; seen.size < readers * each && performance.now() < end; await pause(5))
    for (const frame of frames.splice(0)) findMarkers(frame, (nth) => seen.add(nth))
  for (const end = asked + PATIENCE; !bytes.every((one) => one === bytes[0]) && performance.now() < end; ) await pause(5)
  const complete = bytes.filter((one) => one === bytes[0] && seen.size === readers * each).length
  for (const reader of everyone) reader.close()
  await pause(300)
  const what = `reveal, ${readers} readers, ${readers * each} annotations`
  note(`${what}: acknowledged`, acknowledged - asked, 'ms', 'catena')
  note(`${what}: last screen complete`, Math.max(...last) - asked, 'ms', 'catena')
  note(`${what}: screens incomplete`, readers - complete, '', 'catena')
}
