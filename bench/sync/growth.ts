/** How the cost grows with readers, rooms and annotations: measured, and plotted into docs/bench. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { figureOf, note } from '../figures.ts'
import { type Line, plot } from '../plot.ts'
import { deliver } from './deliver.ts'
import { type Disk, openDisk } from './disk.ts'
import { Endings } from './endings.ts'
import { joining } from './join.ts'
import { installPeers } from './peers.ts'
import { manyRooms } from './rooms.ts'
import { catena, hocuspocus, type Server, yWebsocket } from './servers.ts'

const FOLDER = join(import.meta.dirname, '../../docs/bench')
const POSTS_PER_SECOND = 20

interface Steps {
  readonly readers: readonly number[]
  readonly rooms: readonly number[]
  readonly annotations: readonly number[]
  readonly seconds: number
}
const WHOLE: Steps = {
  readers: [30, 100, 300, 600, 1_000],
  // One account opens 300 sessions in an hour, and `sync` measures 200 rooms.
  rooms: [10, 50, 100],
  annotations: [1_000, 5_000, 10_000, 25_000, 50_000],
  seconds: 5,
}
const QUICK: Steps = { readers: [30, 100, 300], rooms: [5, 20], annotations: [1_000, 5_000], seconds: 2 }

export async function run({ quick }: { quick: boolean }): Promise<void> {
  const steps = quick ? QUICK : WHOLE
  await installPeers()
  const endings = new Endings()
  const names: string[] = []
  try {
    const disk = await openDisk(endings)
    for (const make of [yWebsocket, async () => hocuspocus(await disk.freshDatabase()), async () => catena(await disk.freshDatabase())]) {
      const server = await make()
      endings.add(() => server.stop())
      names.push(server.name)
      await grow(server, steps, disk)
      await server.stop()
    }
  } finally {
    await endings.all()
  }
  if (!quick) await draw(names, steps)
}

const readersStep = (readers: number) => `${readers} readers, ${POSTS_PER_SECOND}/s`
const roomsStep = (rooms: number) => `${rooms} rooms of 25, 100/s`
const joinStep = (entries: number) => `join, ${entries.toLocaleString('en')} annotations`

async function grow(server: Server, { readers, rooms, annotations, seconds }: Steps, disk: Disk): Promise<void> {
  const joins = await joining(server, annotations, 5)
  await deliver(server, { readers: 30, postsPerSecond: 50, seconds: 2 }, disk)
  for (const many of readers) {
    const { cpu, p99, missing } = await deliver(server, { readers: many, postsPerSecond: POSTS_PER_SECOND, seconds }, disk)
    note(`${readersStep(many)}: server CPU for each delivery`, cpu, 'µs', server.name)
    note(`${readersStep(many)}: server, of one core`, (cpu * many * POSTS_PER_SECOND) / 10_000, '%', server.name)
    note(`${readersStep(many)}: delivered, p99`, p99, 'ms', server.name)
    note(`${readersStep(many)}: not delivered`, missing, '', server.name)
  }
  await joins()
  for (const many of rooms) await manyRooms(server, many, disk)
}

async function draw(names: readonly string[], { readers, rooms, annotations }: Steps): Promise<void> {
  const line = (steps: readonly number[], figure: (step: number) => string, per = 1): Line[] =>
    names.map((name) => ({
      name: name === 'catena' ? 'Catena' : name,
      points: steps.flatMap((step): [number, number][] => {
        const value = figureOf(figure(step), name)
        return value === undefined ? [] : [[step, value / per]]
      }),
    }))
  const plots = {
    'readers-cpu.svg': plot(
      'Server CPU in one room, 20 posts a second',
      'readers',
      '% of one core',
      line(readers, (many) => `${readersStep(many)}: server, of one core`),
    ),
    'readers-p99.svg': plot(
      'Delivered to 99 of 100, 20 posts a second',
      'readers',
      'ms',
      line(readers, (many) => `${readersStep(many)}: delivered, p99`),
    ),
    'rooms-cpu.svg': plot(
      'Server CPU for each delivery, 100 posts a second',
      'rooms of 25',
      'µs',
      line(rooms, (many) => `${roomsStep(many)}: server CPU for each delivery`),
    ),
    'rooms-memory.svg': plot(
      'Memory of the server',
      'rooms of 25',
      'MB',
      line(rooms, (many) => `${roomsStep(many)}: memory of the server`),
    ),
    'annotations-join.svg': plot(
      'Opening a margin that others have open',
      'annotations',
      'ms',
      line(annotations, (many) => `${joinStep(many)}: warm`),
    ),
    'annotations-bytes.svg': plot(
      'Bytes of a margin',
      'annotations',
      'MB',
      line(annotations, (many) => `${joinStep(many)}: bytes`, 1_000_000),
    ),
  }
  await mkdir(FOLDER, { recursive: true })
  for (const [name, svg] of Object.entries(plots)) await writeFile(join(FOLDER, name), svg)
}
