/** How long a post takes to every reader of its room, and what it costs the server. */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Disk } from './disk.ts'
import { findMarkers } from './line.ts'
import type { Reader, Room, Server } from './servers.ts'
import { Spread } from './spread.ts'

export interface Load {
  readonly readers: number
  readonly postsPerSecond: number
  readonly seconds: number
}

export interface Delivered {
  readonly p50: number
  readonly p99: number
  /** µs of the server's CPU for each delivery. */
  readonly cpu: number
  /** µs of Postgres' CPU for each delivery. */
  readonly diskCpu: number
  /** Deliveries that had not come when patience ended. */
  readonly missing: number
  /** ms from a post to the word that it is kept, where the server gives it. */
  readonly savedP50: number | undefined
  readonly savedP99: number | undefined
}

/** How long after the last post deliveries are waited for, ms. */
const PATIENCE = 20_000

/** Delivery in one fresh room. */
export async function deliver(server: Server, load: Load, disk: Disk): Promise<Delivered> {
  return deliverInRooms(server, [await server.room(load.readers)], load, disk)
}

/** Delivery in several rooms at once, each with so many readers; the posts go to one room after another. */
export async function deliverInRooms(
  server: Server,
  rooms: readonly Room[],
  { readers, postsPerSecond, seconds }: Load,
  disk: Disk,
): Promise<Delivered> {
  const posts = postsPerSecond * seconds
  const sentAt = new Float64Array(posts + 1)
  const spread = new Spread()
  const saved = new Spread()
  const all: (Reader & { readonly unsaved: number[] })[] = []
  for (const room of rooms) {
    for (let at = 0; at < readers; at++) {
      const seen = new Uint8Array(posts + 1)
      const unsaved: number[] = []
      const heard = (frame: Buffer, when: number) =>
        findMarkers(frame, (nth) => {
          if (nth > posts || seen[nth] === 1 || sentAt[nth] === 0) return
          seen[nth] = 1
          spread.add(when - (sentAt[nth] ?? when))
        })
      const tell = (when: number) => unsaved.splice(0).forEach((from) => saved.add(when - from))
      all.push({ ...room.reader(at, heard, tell), unsaved })
      if (all.length % 50 === 0) await Promise.all(all.slice(-50).map((reader) => reader.joined))
    }
  }
  await Promise.all(all.map((reader) => reader.joined))
  // Made ready beforehand: the readers share the machine with the server.
  const ready = Array.from({ length: posts }, (_, at) => {
    const nth = at + 1
    const writer = all[(nth % rooms.length) * readers + ((nth * 7) % readers)]
    return writer && { writer, send: writer.prepare(nth) }
  })
  await pause(500)

  const diskBefore = await disk.cpu()
  const cpuBefore = server.process.cpu
  const from = performance.now()
  for (let nth = 1; nth <= posts; nth++) {
    const wait = from + ((nth - 1) * 1_000) / postsPerSecond - performance.now()
    if (wait > 1) await pause(wait)
    const one = ready[nth - 1]
    sentAt[nth] = performance.now()
    one?.writer.unsaved.push(sentAt[nth] ?? 0)
    one?.send()
  }
  // A shared document does not send a writer's own post back; Catena does, by the margin.
  const wanted = posts * (server.catena ? readers : readers - 1)
  for (const end = performance.now() + PATIENCE; performance.now() < end && spread.count < wanted; ) await pause(20)
  await pause(200)
  const cpu = server.process.cpu - cpuBefore
  const diskCpu = (await disk.cpu()) - diskBefore
  for (const reader of all) reader.close()
  await pause(300)
  return {
    p50: spread.at(0.5),
    p99: spread.at(0.99),
    cpu: cpu / Math.max(1, spread.count),
    diskCpu: diskCpu / Math.max(1, spread.count),
    missing: Math.max(0, wanted - spread.count),
    savedP50: saved.count > 0 ? saved.at(0.5) : undefined,
    savedP99: saved.count > 0 ? saved.at(0.99) : undefined,
  }
}
