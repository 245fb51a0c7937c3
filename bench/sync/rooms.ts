/** Many small classes at once. */
import { readFileSync } from 'node:fs'
import { note } from '../figures.ts'
import { deliverInRooms } from './deliver.ts'
import type { Disk } from './disk.ts'
import type { Room, Server } from './servers.ts'

const READERS = 25
const POSTS_PER_SECOND = 100
const SECONDS = 10

/** Notes delivery in so many rooms of 25, who post all together a hundred times a second. */
export async function manyRooms(server: Server, wanted: number, disk: Disk): Promise<void> {
  const sockets = server.catena ? 2 : 1
  const rooms = Math.min(wanted, Math.floor((openFiles() - 500) / (READERS * sockets)))
  const all: Room[] = []
  // An account has so many sockets at most: people go into ten rooms each.
  for (let at = 0; at < rooms; at++) all.push(await server.room(READERS, (at % 20) * READERS))
  const { cpu, p50, p99, missing } = await deliverInRooms(
    server,
    all,
    {
      readers: READERS,
      postsPerSecond: POSTS_PER_SECOND,
      seconds: SECONDS,
    },
    disk,
  )
  const name = `${rooms} rooms of ${READERS}, ${POSTS_PER_SECOND}/s`
  note(`${name}: server CPU for each delivery`, cpu, 'µs', server.name)
  note(`${name}: delivered, median`, p50, 'ms', server.name)
  note(`${name}: delivered, p99`, p99, 'ms', server.name)
  note(`${name}: not delivered`, missing, '', server.name)
  note(`${name}: memory of the server`, server.process.memory / 2 ** 20, 'MB', server.name)
}

/** Files that a process may have open here; Node takes as many as it may have. */
function openFiles(): number {
  const limit = /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return limit === undefined ? 1_024 : Number(limit)
}
