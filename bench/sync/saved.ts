/** How many posts are kept, and how soon: told by the server itself, once they are committed. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Catena } from './catena.ts'
import { roomOf } from './servers.ts'

const PATIENCE = 60_000

/** Posts saved a second, where each writer posts again as soon as the last post is saved. */
export async function savedRate(
  server: Catena,
  { writers, seconds }: { readonly writers: number; readonly seconds: number },
): Promise<number> {
  const { session, guests } = await server.openSession(writers)
  const room = roomOf(server, session, guests)
  // A writer may post so often in a row, then only slowly: after that the others have the disk.
  const most = 35
  let sent = 0
  let saved = 0
  let until = Number.POSITIVE_INFINITY
  const posted = new Uint8Array(writers)
  const everyone = Array.from({ length: writers }, (_, at) => {
    const pen = room.pen(at, () => {
      // The first notice says how far the pen was saved when it was opened.
      if ((posted[at] ?? 0) > 0) saved++
      else return
      if (performance.now() < until && (posted[at] ?? 0) < most) post(at)
    })
    return pen
  })
  // Made ready beforehand: the writers share the machine with the server.
  const ready = everyone.map(({ prepare }, at) => Array.from({ length: most }, (_, nth) => prepare(at * most + nth + 1)))
  const post = (at: number) => {
    ready[at]?.[posted[at] ?? 0]?.()
    posted[at] = (posted[at] ?? 0) + 1
    sent++
  }
  await Promise.all(everyone.map(({ joined }) => joined))
  await pause(500)
  const from = performance.now()
  until = from + seconds * 1_000
  for (let at = 0; at < writers; at++) post(at)
  while (performance.now() < until + PATIENCE && saved < sent) await pause(2)
  const rate = (saved * 1_000) / (performance.now() - from)
  for (const pen of everyone) pen.close()
  await pause(300)
  if (saved < sent) throw new Error(`${sent - saved} posts were not saved`)
  return rate
}

/** ms from the last post of readers who all post within one second, until all are saved. They read as well. */
export async function lastOfAClass(server: Catena, readers: number): Promise<number> {
  const { session, guests } = await server.openSession(readers)
  const room = roomOf(server, session, guests)
  const posted = new Uint8Array(readers)
  let saved = 0
  let last = 0
  const everyone = Array.from({ length: readers }, (_, at) =>
    room.reader(
      at,
      () => {},
      (when) => {
        if (posted[at] !== 1) return
        posted[at] = 2
        saved++
        last = when
      },
    ),
  )
  await Promise.all(everyone.map(({ joined }) => joined))
  await pause(500)
  const from = performance.now()
  for (let at = 0; at < readers; at++) {
    const wait = from + (at * 1_000) / readers - performance.now()
    if (wait > 1) await pause(wait)
    posted[at] = 1
    everyone[at]?.post(at + 1)
  }
  const lastPost = performance.now()
  while (saved < readers && performance.now() < lastPost + PATIENCE) await pause(2)
  for (const reader of everyone) reader.close()
  await pause(300)
  if (saved < readers) throw new Error(`${readers - saved} of ${readers} posts were not saved`)
  return Math.max(0, last - lastPost)
}
