import { EventEmitter } from 'node:events'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { floodLimits } from '#shared/limits.ts'
import { Callers } from './callers.ts'

let callers: Callers<{ account: { id: string } }>
/** The cookies about which it was asked whose they are. */
let asked: (string | undefined)[]
beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  callers = new Callers({
    tokenIn: (cookie) => cookie,
    authenticate: (cookie) => {
      asked.push(cookie)
      return Promise.resolve(cookie === undefined || cookie.startsWith('false') ? undefined : { account: { id: cookie } })
    },
    proxies: 1,
  })
})
afterEach(() => void vi.useRealTimers())

/** A socket that is opened through the proxy, and whom it is taken for, as soon as that is known. */
function open(cookie: string | undefined, address = '203.0.113.7') {
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, { 'x-forwarded-for': `an invention, ${address}`, ...(cookie === undefined ? {} : { cookie }) })
  const opened: { is?: string } = {}
  const socket = new EventEmitter()
  callers.whoIs(request, socket).then(
    (who) => (opened.is = who?.account.id ?? 'nobody'),
    (error: { code: string }) => (opened.is = error.code),
  )
  return { opened, leave: () => socket.emit('close') }
}
const many = (count: number, cookie: (nth: number) => string | undefined, address?: string) =>
  Array.from({ length: count }, (_, nth) => open(cookie(nth), address).opened)
const toldOf = (opened: readonly { is?: string }[]) => opened.flatMap(({ is }) => is ?? [])
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms)

const { falseSignIns, falseSignInsPerSecond, strangersAtOnce, strangersWaiting } = floodLimits
/** Shows as many false sign-ins as an address may at once. */
async function showAll(address?: string): Promise<void> {
  for (let left = falseSignIns; left > 0; left -= strangersAtOnce) {
    many(Math.min(left, strangersAtOnce), () => 'false', address)
    await after(0)
  }
}

test('of very many false sign-ins so many a second are looked up for each address, and whoever is known is not held up', async () => {
  const known = open('Ada')
  await after(0)
  await showAll()
  expect(asked).toHaveLength(1 + falseSignIns)
  const flood = many(100, (nth) => (nth % 2 ? `false ${nth}` : undefined))
  const [again, elsewhere] = [open('Ada'), open('Bob', '198.51.100.1')]
  await after(0)
  expect([known, again, elsewhere].map(({ opened }) => opened.is)).toEqual(['Ada', 'Ada', 'Bob'])
  await after(1_000)
  expect(Math.abs(toldOf(flood).length - falseSignInsPerSecond)).toBeLessThanOrEqual(strangersAtOnce)
  // Somebody who is not known yet at that address waits among them, and is then known.
  const late = open('Cyd')
  await after(3_000)
  expect([...new Set(toldOf(flood)), late.opened.is]).toEqual(['nobody', 'Cyd'])
  expect(toldOf(flood)).toHaveLength(flood.length)
})

test('one after the other they are no quicker', async () => {
  let looked = 0
  const next = async (): Promise<void> => {
    const request = new IncomingMessage(new Socket())
    request.headers.cookie = 'false'
    await callers.whoIs(request, new EventEmitter())
    looked++
    return next()
  }
  await showAll('unknown')
  void next()
  await after(3_000)
  expect(looked).toBeLessThanOrEqual(3 * falseSignInsPerSecond + strangersAtOnce)
})

test('a class behind one address is let in at once, all of it', async () => {
  expect(toldOf(many(300, (nth) => `reader ${nth}`))).toEqual([])
  await after(0)
  expect(asked).toHaveLength(300)
})

test('more than may wait at one address are refused, and who has gone is not looked up', async () => {
  await showAll()
  const before = asked.length
  many(strangersAtOnce, (nth) => `false ${nth}`)
  await after(0)
  const gone = open('false and gone')
  many(strangersWaiting - 1, (nth) => `false as well ${nth}`)
  const refused = open('Ada')
  await after(0)
  expect(refused.opened.is).toBe('too-fast')
  gone.leave()
  await after(1_000)
  expect(asked.length).toBeGreaterThan(before + strangersAtOnce)
  expect(asked).not.toContain('false and gone')
})

test('who opens very many connections waits for each, and is refused where that would be long', async () => {
  open('Ada')
  await after(0)
  const { openings, openingsPerSecond } = floodLimits
  const opened = many(openings + 2 * openingsPerSecond, () => 'Ada')
  await after(0)
  expect(toldOf(opened).length).toBe(openings)
  const bob = open('Bob')
  await after(1_000)
  expect([toldOf(opened).length, bob.opened.is]).toEqual([openings + openingsPerSecond, 'Bob'])
  await after(1_000)
  expect(toldOf(opened)).toEqual(opened.map(() => 'Ada'))
  const toomany = many(32 * openingsPerSecond, () => 'Ada')
  await after(0)
  expect(new Set(toldOf(toomany))).toEqual(new Set(['too-fast']))
  callers.sweep()
  await after(40_000)
  callers.sweep()
  expect(toldOf(many(openings, () => 'Ada'))).toEqual([])
  await after(0)
})

test('a sign-in that has ended is somebody’s no more, however well it was known', async () => {
  let isEnded = false
  callers = new Callers({
    tokenIn: (cookie) => cookie,
    authenticate: () => Promise.resolve(isEnded ? undefined : { account: { id: 'Ada' } }),
    proxies: 0,
  })
  const before = open('Ada')
  await after(0)
  isEnded = true
  const since = open('Ada')
  await after(0)
  expect([before.opened.is, since.opened.is]).toEqual(['Ada', 'nobody'])
})
