/** A large session out into files and back in: how long, how long everybody else waits meanwhile, how much memory. */
import { setTimeout as pause } from 'node:timers/promises'
import { seedClass } from '#server/seed/class.ts'
import { AccountId } from '#shared/ids.ts'
import { note } from './figures.ts'
import { type There, withFacilitator } from './with-facilitator.ts'

const READERS = 300
const ANNOTATIONS = Number(process.env.ANNOTATIONS ?? 50_000)

/** @param how quick: a tenth of it */
export async function run(how: { quick: boolean }): Promise<void> {
  await withFacilitator((there) => filesOf(there, how.quick ? ANNOTATIONS / 10 : ANNOTATIONS))
}

async function filesOf({ catena, api, baseUrl, cookie }: There, annotations: number): Promise<void> {
  const host = await catena.db.prisma.account.findFirstOrThrow({ where: { host: true } })
  const facilitator = { id: AccountId.parse(host.id), name: host.name }
  const { seminar, sessions } = await seedClass(catena.db, { readers: READERS, sessions: 1, annotations, seed: 1, facilitator })
  const session = sessions[0] ?? ''
  const fileOf = async (work: { id: string }): Promise<Uint8Array> => {
    await settled(work)
    const answer = await fetch(`${baseUrl}/api/work/${work.id}/file`, { headers: { cookie: cookie() } })
    return new Uint8Array(await answer.arrayBuffer())
  }
  const settled = async (work: { id: string }) => {
    for (;;) {
      const { state } = await api('GET', `/work/${work.id}`)
      if (state.is === 'done') return state.result
      if (state.is !== 'working') throw new Error(JSON.stringify(state))
      await pause(100)
    }
  }
  const files = new Map<string, Uint8Array>()
  for (const format of ['html', 'csv', 'md', 'jsonld', 'json']) {
    const file = await watched(`${annotations} out as ${format}`, async () =>
      fileOf(await api('POST', `/sessions/${session}/exports/${format}`)),
    )
    note(`${annotations} out as ${format}: size`, file.length / 2 ** 20, 'MB')
    files.set(format, file)
  }
  const bring = (path: string, format: string) => async () => settled(await api('POST', `/${path}/imports?name=file`, files.get(format)))

  await watched(`${annotations} into a seminar`, bring(`seminars/${seminar}`, 'json'))
  const { reading } = await api('GET', `/sessions/${session}`)
  for (const format of ['jsonld', 'json']) {
    const { id } = await api('POST', '/sessions', { seminarId: seminar, readingId: reading.id })
    await watched(`${annotations} beside a text, as ${format}`, bring(`sessions/${id}`, format))
  }
}

/** Measures what happens: how long it takes, the longest time for which nothing else had its turn, and by how much the process grew. */
async function watched<T>(what: string, act: () => Promise<T>): Promise<T> {
  const before = process.memoryUsage.rss()
  let peak = before
  let longest = 0
  let at = process.threadCpuUsage()
  // By the time of this thread alone: what other programs take of the machine is not ours.
  const beat = setInterval(() => {
    const now = process.threadCpuUsage()
    longest = Math.max(longest, (now.user + now.system - at.user - at.system) / 1000)
    at = now
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  const began = performance.now()
  try {
    return await act()
  } finally {
    clearInterval(beat)
    note(what, (performance.now() - began) / 1000, 's')
    note(`${what}: longest turn`, longest, 'ms')
    note(`${what}: growth`, (peak - before) / 2 ** 20, 'MB')
  }
}
