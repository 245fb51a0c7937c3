import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.end())

test('says that it is alive', async () => {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})

test('is ready once the database answers and is migrated, and says that this Postgres is not durable', async () => {
  const answer = await fetch(`${server.url}/readyz`)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    ready: true,
    database: 'answers',
    durable: false,
    settingsOff: ['fsync', 'full_page_writes', 'synchronous_commit'],
  })
})

test('gives its figures to Prometheus', async () => {
  const answer = await fetch(`${server.url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  expect(await answer.text()).toMatch(/^catena_database_connections\{state="idle"\} \d+$/m)
})

test('refuses an upgrade that leads nowhere', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/nowhere`)
  const outcome = await new Promise((done) => {
    socket.addEventListener('open', () => done('open'))
    socket.addEventListener('error', () => done('refused'))
  })
  expect(outcome).toBe('refused')
})
