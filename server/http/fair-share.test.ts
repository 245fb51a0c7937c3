import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Response } from 'express'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Callers } from '#server/callers/callers.ts'
import { Refusal } from '#shared/errors.ts'
import { floodLimits } from '#shared/limits.ts'
import { fairShare } from './fair-share.ts'

let server: Server
let url: string
/** What is being worked on, until a test answers it. */
let working: { readonly of: string | undefined; readonly res: Response }[]
/** The cookies about which it was asked whose they are. */
let asked: (string | undefined)[]
beforeEach(async () => {
  working = []
  asked = []
  const app = express()
  app.use(
    fairShare(
      new Callers({
        tokenIn: (cookies) => cookies,
        authenticate: (cookies) => {
          asked.push(cookies)
          return Promise.resolve(
            cookies === undefined || cookies.startsWith('false') ? undefined : { account: { id: cookies.replace(/ on .*/, '') } },
          )
        },
        proxies: 0,
        // Nothing counts as a download here, however slow the machine is.
        long: 60_000,
      }),
    ),
  )
  app.use((req, res) => void working.push({ of: req.headers.cookie, res }))
  const tell: ErrorRequestHandler = (error, _req, res, _next) => void res.status(error instanceof Refusal ? 429 : 500).end()
  app.use(tell)
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const ask = (cookie: string, signal?: AbortSignal) => fetch(url, { headers: { cookie }, ...(signal && { signal }) }).catch(() => undefined)
const until = (look: () => void) => vi.waitFor(look, { timeout: 20_000 })
const isWorkedOn = ({ res }: { res: Response }) => !res.writableEnded
const workingFor = (cookie: string) => working.filter(({ of, res }) => of === cookie && !res.writableEnded).length

test('who asks for much at once is given it little by little, and others are not held up by it', async () => {
  const answers = Array.from({ length: 30 }, () => ask('greedy'))
  await until(() => expect(workingFor('greedy')).toBe(2))
  void ask('modest')
  await until(() => expect(workingFor('modest')).toBe(1))
  expect(workingFor('greedy')).toBe(2)
  const answering = setInterval(() => working.forEach(({ res }) => !res.writableEnded && res.end()), 1)
  for (const answer of await Promise.all(answers)) expect(answer?.status).toBe(200)
  clearInterval(answering)
}, 60_000)

test('a flood with a new false cookie on each request is one stranger, and hurts nobody who is known', async () => {
  const answered = async (cookie: string) => {
    const answer = ask(cookie)
    await until(() => expect(workingFor(cookie)).toBe(1))
    working.forEach(({ of, res }) => of === cookie && !res.writableEnded && res.end())
    return (await answer)?.status
  }
  expect(await answered('known')).toBe(200)
  const flood = Array.from({ length: 4 * floodLimits.strangersAtOnce }, (_, nth) => ask(`false ${nth}`))
  await until(() => expect(working.filter(isWorkedOn)).toHaveLength(floodLimits.strangersAtOnce))
  // Each is worked on at once, though it comes from the same address.
  for (let nth = 0; nth < 5; nth++) expect(await answered('known')).toBe(200)
  expect(working.filter(isWorkedOn)).toHaveLength(floodLimits.strangersAtOnce)
  const answering = setInterval(() => working.forEach(({ res }) => !res.writableEnded && res.end()), 1)
  // Somebody who is not known yet waits for their turn among them, and is then known.
  expect((await ask('new'))?.status).toBe(200)
  expect((await ask('new'))?.status).toBe(200)
  expect(asked.filter((cookie) => cookie === 'new')).toHaveLength(1)
  for (const answer of await Promise.all(flood)) expect(answer?.status).toBe(200)
  clearInterval(answering)
}, 60_000)

test('a class behind one address is worked on as so many people, and one person on several devices as one', async () => {
  for (let nth = 0; nth < 40; nth++) for (let page = 0; page < 6; page++) void ask(`reader ${nth} on ${page % 2 ? 'a phone' : 'a laptop'}`)
  await until(() => expect(working.filter(isWorkedOn)).toHaveLength(80))
  const of = Map.groupBy(working, ({ of: cookie }) => cookie?.replace(/ on .*/, ''))
  expect([...of.values()].map((theirs) => theirs.length)).toEqual(Array.from({ length: 40 }, () => 2))
})

test('who has gone while waiting is not worked for, and too many who wait are refused', async () => {
  const leaving = new AbortController()
  void ask('greedy')
  void ask('greedy')
  await until(() => expect(workingFor('greedy')).toBe(2))
  const left = Array.from({ length: 198 }, () => ask('greedy', leaving.signal))
  const more = Array.from({ length: 10 }, () => ask('greedy'))
  expect((await Promise.race(more))?.status).toBe(429)
  leaving.abort()
  await Promise.all(left)
  working.forEach(({ res }) => res.end())
  await until(() => expect(working.length).toBeGreaterThan(2))
  working.forEach(({ res }) => !res.writableEnded && res.end())
})
