/** What a flood from one client does to the others: the delivery of thirty honest readers without it and with it, in turns. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { note } from '../figures.ts'
import { Catena } from '../sync/catena.ts'
import { deliverInRooms, type Load } from '../sync/deliver.ts'
import { openDisk } from '../sync/disk.ts'
import { Endings } from '../sync/endings.ts'
import { roomOf, type Server } from '../sync/servers.ts'
import { Kind } from './kind.ts'

const LOAD: Load = { readers: 30, postsPerSecond: 10, seconds: 8 }

export async function run({ quick }: { quick: boolean }): Promise<void> {
  const endings = new Endings()
  try {
    const disk = await openDisk(endings)
    const catena = await Catena.start(await disk.freshDatabase())
    endings.add(() => catena.end())
    const server: Server = {
      name: 'catena',
      process: catena.process,
      catena,
      room: () => Promise.reject(new Error('not asked for')),
      stop: () => catena.end(),
    }
    const load = quick ? { ...LOAD, seconds: 3 } : LOAD
    /** Delivery in a fresh session in which one more sits, who floods or does nothing. */
    const measure = async (kind?: Kind) => {
      const { session, guests } = await catena.openSession(load.readers + 1)
      const guest = guests[load.readers]
      if (!guest) throw new Error('nobody floods')
      const room = roomOf(catena, session, guests.slice(0, load.readers))
      const stop = kind && (await begin({ kind, url: catena.url, session, cookie: guest.cookie, alias: guest.alias }))
      const from = performance.now()
      const cpuBefore = catena.process.cpu
      const delivered = await deliverInRooms(server, [room], load, disk)
      const busy = (catena.process.cpu - cpuBefore) / 10 / (performance.now() - from)
      return { ...delivered, busy, sent: (await stop?.()) ?? 0 }
    }
    await measure()
    for (const kind of Kind.options) {
      const without: number[] = []
      const under: number[] = []
      const busyWithout: number[] = []
      const busyUnder: number[] = []
      let sent = 0
      let missing = 0
      // In turns, so that what else the machine does falls on both.
      for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
        const alone = await measure()
        without.push(alone.p99)
        busyWithout.push(alone.busy)
        const flooded = await measure(kind)
        under.push(flooded.p99)
        busyUnder.push(flooded.busy)
        sent += flooded.sent
        missing += flooded.missing
      }
      const name = `${load.readers} readers, ${load.postsPerSecond}/s`
      note(`${name}: delivered, p99`, middle(without), 'ms')
      note(`${name}, one floods with ${kind}: delivered, p99`, middle(under), 'ms')
      note(`${name}, one floods with ${kind}: p99 against that without`, middle(under) / middle(without), '')
      note(`${name}: the server's CPU, of one core`, middle(busyWithout), '%')
      note(`${name}, one floods with ${kind}: the server's CPU, of one core`, middle(busyUnder), '%')
      note(`${name}, one floods with ${kind}: not delivered`, missing, '')
      note(`${name}, one floods with ${kind}: sent by it`, sent, '')
    }
  } finally {
    await endings.all()
  }
}

const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

/** Lets one flood. @returns what ends it, and gives how much it has sent */
async function begin(
  orders: { readonly kind: Kind } & Readonly<Record<'url' | 'session' | 'cookie' | 'alias', string>>,
): Promise<() => Promise<number>> {
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'flooder.ts'), JSON.stringify(orders)]
  const flooder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = () => flooder.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  flooder.stdout.setEncoding('utf8').on('data', (part: string) => (said += part))
  await once(flooder.stdout, 'data')
  return async () => {
    const gone = once(flooder, 'close')
    flooder.kill('SIGTERM')
    await gone
    process.off('exit', kill)
    const [, sent] = /"sent":(\d+)/.exec(said) ?? []
    return Number(sent)
  }
}
