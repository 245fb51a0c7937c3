import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { floodLimits, limits } from '../../shared/limits.ts'
import { type Browser, expectStatus } from '../harness/app.ts'
import { anotherSession, hostSession, joinAs, LiveClient } from '../harness/live.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { until } from '../harness/until.ts'

let server: TestServer
let ada: Browser
let session: { id: string; code: string }
const open: LiveClient[] = []
beforeAll(async () => {
  server = await startServer()
  const hosted = await hostSession(server)
  ada = hosted.ada
  session = hosted
})
afterEach(() => {
  for (const client of open.splice(0)) client.close()
})
afterAll(() => server.end())

function sit(browser: Browser, id = session.id, options?: ConstructorParameters<typeof LiveClient>[3]): LiveClient {
  const client = new LiveClient(server.url, browser.cookie, id, options)
  open.push(client)
  return client
}

describe('connecting', () => {
  test('brings the state at once', async () => {
    const bea = await joinAs(server, session.code, 'Bea')
    const client = sit(bea)
    const state = await client.untilState('a state', () => true)
    expect(state).toMatchObject({ phase: 'gather', manner: 'live', me: { name: 'Bea', role: 'reader', ready: false } })
    expect(state.margins.map((margin) => margin.audience)).toEqual(['commons'])
    expect(state.facilitator).toBeUndefined()
  })

  test('is refused without a sign-in, to those who are not in the session, and for nonsense', async () => {
    const stranger = sit({ cookie: undefined } as Browser)
    await until(() => stranger.refused, 'a refusal')
    expect(stranger.refused?.code).toBe('not-signed-in')
    const elsewhere = await anotherSession(ada)
    const guest = await joinAs(server, elsewhere.code, 'Cyd')
    const outsider = sit(guest)
    await until(() => outsider.refused, 'a refusal')
    expect(outsider.refused?.code).toBe('not-allowed')
    const nonsense = sit(guest, 'not-a-session')
    await until(() => nonsense.refused, 'a refusal')
    expect(nonsense.refused?.code).toBe('bad-request')
    expect([stranger, outsider, nonsense].flatMap((client) => client.heard)).toEqual([])
  })

  test('is refused from another site, and to who would ask again and again instead', async () => {
    for (const other of [{ headers: { Origin: 'https://elsewhere.example' } }, { transports: ['polling'] }]) {
      const client = sit(ada, session.id, other)
      await until(() => client.refused, 'a refusal')
      expect(client.heard).toEqual([])
    }
  })

  test('ends with the sign-in of that browser', async () => {
    const dan = await joinAs(server, session.code, 'Dan')
    const client = sit(dan)
    await client.untilState('a state', () => true)
    await expectStatus(204, dan.post('/api/sign-out'))
    await until(() => client.ended, 'the end')
    expect(client.ended?.code).toBe('not-signed-in')
    await until(() => !client.socket.connected, 'the socket to close')
  })
})

describe('presence', () => {
  test('tells who is here and where they read, and when they have gone', async () => {
    const { id, code } = await anotherSession(ada)
    const host = sit(ada, id)
    const eve = sit(await joinAs(server, code, 'Eve'), id)
    await host.untilPresence('two', ({ count }) => count === 2)
    eve.socket.emit('reading', { block: 'bbbb' })
    const seen = await host.untilPresence('Eve reading', ({ people }) => people.some((one) => one.reading === 'bbbb'))
    expect(seen.people.find((one) => one.reading)?.name).toBe('Eve')
    eve.close()
    await host.untilPresence('Eve gone', ({ count, people }) => count === 1 && people.length === 1)
  })

  test('counts whoever does not want to be seen, and names them to nobody else', async () => {
    const { id, code } = await anotherSession(ada)
    const host = sit(ada, id)
    const fay = sit(await joinAs(server, code, 'Fay'), id)
    fay.socket.emit('visible', { visible: false })
    fay.socket.emit('reading', { block: 'bbbb' })
    const seen = await host.untilPresence('only Ada', ({ count, people }) => count === 2 && people.length === 1)
    expect(JSON.stringify(seen)).not.toContain('Fay')
  })

  test('names nobody to readers in a session of pseudonyms', async () => {
    const { id, code } = await anotherSession(ada, { names: 'pseudonyms' })
    const gil = sit(await joinAs(server, code, 'Gilbert True'), id)
    const hal = sit(await joinAs(server, code, 'Halina True'), id)
    await hal.untilPresence('both', ({ people }) => people.length === 2)
    gil.socket.emit('reading', { block: 'aaaa' })
    await hal.untilPresence('Gil reading', ({ people }) => people.some((one) => one.reading === 'aaaa'))
    expect(JSON.stringify(hal.heard)).not.toContain('Gilbert')
  })

  test('nonsense ends the connection, a flood is thinned out', async () => {
    const { id, code } = await anotherSession(ada)
    const ivy = sit(await joinAs(server, code, 'Ivy'), id)
    await ivy.untilState('a state', () => true)
    ivy.socket.emit('reading', { block: '../../etc' })
    await until(() => ivy.ended, 'the end')
    expect(ivy.ended?.code).toBe('bad-request')
    const jan = sit(await joinAs(server, code, 'Jan'), id)
    await jan.untilState('a state', () => true)
    for (let times = 0; times < 1_000; times++) jan.socket.emit('reading', { block: 'aaaa' })
    await until(() => jan.ended, 'the end')
    expect(jan.ended?.code).toBe('too-fast')
  })

  test('signs of life and pings are counted too', async () => {
    for (const flood of [(socket: WebSocket) => socket.send('6'), (socket: WebSocket) => socket.ping()]) {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
      let isClosed = false
      socket.on('close', () => (isClosed = true)).on('error', () => {})
      await once(socket, 'open')
      for (let times = 0; times < 5 * floodLimits.framesOfConnection; times++) flood(socket)
      await until(() => isClosed, 'the end')
    }
  })

  test('who says where they read faster than anyone can scroll is not heard for a moment', async () => {
    const { id, code } = await anotherSession(ada)
    const kim = sit(await joinAs(server, code, 'Kim'), id)
    await kim.untilState('a state', () => true)
    for (let times = 0; times < 2 * limits.presencePerSecond; times++) kim.socket.emit('reading', { block: 'aaaa' })
    kim.socket.emit('reading', { block: 'bbbb' })
    await kim.does('ready', { ready: true })
    const liv = sit(await joinAs(server, code, 'Liv'), id)
    const { people } = await liv.untilPresence('Kim reading', (presence) => presence.people.some((one) => one.reading))
    expect(people.find((one) => one.reading)?.reading).toBe('aaaa')
    await until(() => {
      kim.socket.emit('reading', { block: 'bbbb' })
      return liv.presence?.people.some((one) => one.reading === 'bbbb')
    }, 'them to be heard again')
  })
})
