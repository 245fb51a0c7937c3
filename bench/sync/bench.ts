/** Catena beside its peers: the same work, one after another, on the same machine and the same Postgres. */
import { note } from '../figures.ts'
import { deliver, type Load } from './deliver.ts'
import { commitRate, type Disk, openDisk } from './disk.ts'
import { Endings } from './endings.ts'
import { joining } from './join.ts'
import { memory } from './memory.ts'
import { installPeers } from './peers.ts'
import { reveal } from './reveal.ts'
import { manyRooms } from './rooms.ts'
import { lastOfAClass, savedRate } from './saved.ts'
import { catena, floor, hocuspocus, type Server, yWebsocket } from './servers.ts'

interface Size {
  readonly loads: readonly Load[]
  readonly joins: readonly number[]
  readonly reveal: { readonly readers: number; readonly each: number }
  readonly saving: { readonly writers: number; readonly seconds: number }
  readonly atOnce: number
  /** Rooms at once, and connections whose memory is measured; none in the quick form. */
  readonly rooms: number
  readonly connections: number
}

const WHOLE: Size = {
  loads: [
    { readers: 30, postsPerSecond: 10, seconds: 10 },
    { readers: 300, postsPerSecond: 20, seconds: 10 },
    { readers: 300, postsPerSecond: 120, seconds: 10 },
    { readers: 1_000, postsPerSecond: 200, seconds: 10 },
  ],
  joins: [10_000, 50_000],
  reveal: { readers: 300, each: 10 },
  saving: { writers: 600, seconds: 5 },
  atOnce: 300,
  rooms: 200,
  connections: 1_000,
}
const QUICK: Size = {
  loads: [{ readers: 300, postsPerSecond: 20, seconds: 2 }],
  joins: [10_000],
  reveal: { readers: 50, each: 10 },
  saving: { writers: 50, seconds: 1 },
  atOnce: 50,
  rooms: 0,
  connections: 0,
}

const WARM_UP: Load = { readers: 30, postsPerSecond: 50, seconds: 2 }

export async function run({ quick }: { quick: boolean }): Promise<void> {
  const size = quick ? QUICK : WHOLE
  await installPeers()
  const endings = new Endings()
  try {
    const disk = await openDisk(endings)
    const peers = quick ? [yWebsocket] : [floor, yWebsocket]
    const makers = [...peers, async () => hocuspocus(await disk.freshDatabase()), async () => catena(await disk.freshDatabase())]
    for (const make of makers) {
      const server = await make()
      endings.add(() => server.stop())
      note('start-up', server.process.startedIn, 'ms', server.name)
      const joins = await joining(server, size.joins, quick ? 2 : 15)
      await deliveries(server, size, disk, quick)
      await joins()
      if (server.catena) {
        await reveal(server.catena, size.reveal)
        await saving(disk, server.catena, size)
      }
      if (size.rooms > 0) await manyRooms(server, size.rooms, disk)
      // Last, since a process that is looked into is not what it was.
      if (size.connections > 0) await memory(server, size.connections)
      await server.stop()
    }
  } finally {
    await endings.all()
  }
}

async function deliveries(server: Server, { loads }: Size, disk: Disk, quick: boolean): Promise<void> {
  await deliver(server, quick ? { ...WARM_UP, seconds: 1 } : WARM_UP, disk)
  for (const load of loads) {
    const { p50, p99, cpu, diskCpu, missing, savedP50, savedP99 } = await deliver(server, load, disk)
    const name = `${load.readers} × ${load.postsPerSecond}/s`
    note(`${name}: server CPU for each delivery`, cpu, 'µs', server.name)
    note(`${name}: Postgres CPU for each delivery`, diskCpu, 'µs', server.name)
    note(`${name}: delivered, median`, p50, 'ms', server.name)
    note(`${name}: delivered, p99`, p99, 'ms', server.name)
    note(`${name}: not delivered`, missing, '', server.name)
    if (savedP50 !== undefined) note(`${name}: saved, median`, savedP50, 'ms', server.name)
    if (savedP99 !== undefined) note(`${name}: saved, p99`, savedP99, 'ms', server.name)
  }
}

async function saving(disk: Disk, server: NonNullable<Server['catena']>, { saving: how, atOnce }: Size): Promise<void> {
  const url = await disk.freshDatabase()
  for (const connections of [1, 16])
    note(
      `Postgres alone: rows committed, ${connections} connection${connections === 1 ? '' : 's'}`,
      await commitRate(url, connections, how.seconds),
      '/s',
      'postgres',
    )
  note('saved posts', await savedRate(server, how), '/s', 'catena')
  note(`${atOnce} readers post within a second: all saved after`, await lastOfAClass(server, atOnce), 'ms', 'catena')
}
