/** What is held for those who are there and do nothing. */
import { setTimeout as pause } from 'node:timers/promises'
import { note } from '../figures.ts'
import type { Room, Server } from './servers.ts'

const IDLE_ROOMS = 50

/** Notes kilobytes for each connection, and for each pen and idle margin where there are such. */
export async function memory(server: Server, connections: number): Promise<void> {
  const room = await server.room(connections)
  // The first opens what all share.
  const first = room.open(0)
  await first.joined
  const each = async (what: string, many: number, open: (at: number) => { joined: Promise<unknown>; close(): void }) => {
    await pause(1_000)
    const before = await server.process.heap()
    const opened: { joined: Promise<unknown>; close(): void }[] = []
    for (let at = 0; at < many; at++) {
      opened.push(open(at))
      if (at % 50 === 49) await Promise.all(opened.slice(-50).map(({ joined }) => joined))
    }
    await Promise.all(opened.map(({ joined }) => joined))
    await pause(1_000)
    note(`memory for each ${what}`, ((await server.process.heap()) - before) / many / 1024, 'KB', server.name)
    return () => opened.forEach((one) => one.close())
  }
  const closes = [await each('connection that reads', connections, (at) => room.open(at))]
  const { pen } = room
  if (pen) closes.push(await each('pen and its connection', connections, (at) => pen(at)))
  const rooms: Room[] = []
  // Each with somebody else in it: an account has so many sockets at most.
  for (let at = 0; at < IDLE_ROOMS; at++) rooms.push(await server.room(1, at))
  closes.push(await each('idle room with one connection', IDLE_ROOMS, (at) => rooms[at]?.open(0) ?? first))
  for (const close of closes) close()
  first.close()
  await pause(500)
}
