import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Response } from 'express'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Refusal } from '#shared/errors.ts'
import { fairShare } from './fair-share.ts'

let server: Server
let url: string
/** What is being worked on, until a test answers it. */
let working: { readonly of: string | undefined; readonly res: Response }[]
beforeEach(async () => {
  working = []
  const app = express()
  app.use(fairShare((cookies) => cookies))
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
const workingFor = (cookie: string) => working.filter(({ of, res }) => of === cookie && !res.writableEnded).length

test('who asks for much at once is given it little by little, and others are not held up by it', async () => {
  const answers = Array.from({ length: 30 }, () => ask('greedy'))
  await vi.waitFor(() => expect(workingFor('greedy')).toBe(2))
  void ask('modest')
  await vi.waitFor(() => expect(workingFor('modest')).toBe(1))
  expect(workingFor('greedy')).toBe(2)
  const answering = setInterval(() => working.forEach(({ res }) => !res.writableEnded && res.end()), 1)
  for (const answer of await Promise.all(answers)) expect(answer?.status).toBe(200)
  clearInterval(answering)
}, 60_000)

test('who has gone while waiting is not worked for, and too many who wait are refused', async () => {
  const leaving = new AbortController()
  void ask('greedy')
  void ask('greedy')
  await vi.waitFor(() => expect(workingFor('greedy')).toBe(2))
  const left = Array.from({ length: 198 }, () => ask('greedy', leaving.signal))
  const more = Array.from({ length: 10 }, () => ask('greedy'))
  expect((await Promise.race(more))?.status).toBe(429)
  leaving.abort()
  await Promise.all(left)
  working.forEach(({ res }) => res.end())
  await vi.waitFor(() => expect(working.length).toBeGreaterThan(2))
  working.forEach(({ res }) => !res.writableEnded && res.end())
})
