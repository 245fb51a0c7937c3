/**
 * The HTTP API, by its own description (`/api/openapi.json`): bodies, parameters and headers that fit it, nearly fit it or
 * are nonsense, from strangers, readers and facilitators of something else, and requests that are hardly HTTP.
 */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { type Answer, Browser, holdAgainstContract, PASSWORD, reading } from '../harness/app.ts'
import type { Seeded } from '../harness/seeded.ts'
import { choicesOf } from './episode.ts'
import type { Findings } from './findings.ts'
import { fromSchema, type JsonSchema } from './from-schema.ts'
import { hostileText, type Json, mutatedJson } from './hostile-values.ts'
import { hostileFile } from './imports.ts'
import { ATTACKERS, atOnce, holdsSecret, type World, whileNot } from './world.ts'

const Operation = z.object({
  parameters: z.array(z.object({ in: z.string(), name: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
})
const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) })

interface Endpoint {
  readonly method: string
  readonly path: string
  readonly operation: z.infer<typeof Operation>
}

/** Somebody who attacks: a stranger, a reader in the session under attack, or a facilitator of something else. */
interface Actor {
  readonly is: 'stranger' | 'reader' | 'facilitator'
  readonly browser: Browser
}

export async function fuzzHttp(findings: Findings, world: World, seed: number, inputs: number): Promise<void> {
  const { url } = world.server
  const whole: unknown = await (await fetch(`${url}/api/openapi.json`)).json()
  const endpoints = Object.entries(Description.parse(whole).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Endpoint => ({ method: method.toUpperCase(), path, operation })),
  )
  let made = 0
  const newActor = async (is: Actor['is']): Promise<Actor> => {
    if (is === 'stranger') return { is, browser: new Browser(url) }
    if (is === 'reader') return { is, browser: (await world.klass.join(`Mallory ${made++}`)).browser }
    return { is, browser: (await world.hostileFacilitator(`Mal${made++}`)).browser }
  }
  const kinds = ['stranger', 'reader', 'reader', 'facilitator', 'facilitator', 'facilitator'] as const
  const actors = await Promise.all(Array.from({ length: ATTACKERS }, (_, nth) => newActor(kinds[nth % kinds.length] ?? 'reader')))
  const mal = await world.hostileFacilitator('Mal')
  const known = [
    ...[world.klass, mal, world.bystander].flatMap(({ session, seminar }) => [session, seminar]),
    mal.reading,
    world.bystander.reading,
    mal.code,
    ...[world.klass.facilitator, ...world.klass.readers].flatMap(({ participant, alias, margins }) => [
      participant,
      alias,
      ...margins.values(),
    ]),
    ...world.wordsUnderAttack,
    'ada@example.org',
    'mal@example.org',
    PASSWORD,
    'aaaa',
    'bbbb',
    'text',
    'csv',
    'reader',
    'new',
  ]
  await world.begin()
  const agent = new Agent({ keepAlive: true, maxSockets: ATTACKERS })
  const episodes = whileNot(() => findings.inputs >= inputs)
  await atOnce(ATTACKERS, episodes, async (episode, place) => {
    const random = choicesOf(seed, 'http', episode)
    findings.inputs++
    if (random.below(25) === 0) return hardlyHttp(findings, world, random, episode)
    const actor = actors[place] as Actor
    const endpoint = random.of(endpoints)
    if (!endpoint) return
    const asked = askedOf(endpoint, random, known, whole, actor, url)
    const answer = await sent(agent, url, asked)
    if (!answer) {
      findings.count('the connection broke')
      return
    }
    findings.count(answer.status >= 400 ? `${answer.status} ${String(answer.body?.code ?? '')}`.trim() : String(answer.status))
    if (answer.status >= 500)
      findings.found(
        episode,
        `${asked.method} ${asked.path} answered ${answer.status}: ${answer.text.slice(0, 300)} to ${String(asked.body).slice(0, 300)}`,
      )
    if (holdsSecret(answer.text)) findings.found(episode, `${asked.method} ${asked.path} told somebody what is not theirs`)
    // Headers or an address too long for HTTP itself, before any endpoint is asked.
    if (answer.status === 431) return
    try {
      holdAgainstContract(asked.method, asked.path, { status: answer.status, headers: new Headers(), body: answer.body })
    } catch (error) {
      findings.found(episode, String(error).slice(0, 500))
    }
    // Who has signed out or erased themselves comes again as somebody else.
    if (answer.status === 401 && actor.is !== 'stranger' && asked.isTrue) actors[place] = await newActor(actor.is)
  })
  agent.destroy()
  await world.hold(findings)
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer | undefined
  /** Sent with the actor's own cookie. */
  readonly isTrue: boolean
}

function askedOf(
  { method, path, operation }: Endpoint,
  random: Seeded,
  known: readonly string[],
  whole: unknown,
  actor: Actor,
  url: string,
): Asked {
  const value = (schema: unknown): Json => fromSchema(schema as JsonSchema, { random, known, whole })
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const described = operation.parameters.find((one) => one.in === 'path' && one.name === name)
    const filling = random.below(10) === 0 ? hostileText(random) : asText(value(described?.schema ?? {}))
    return random.below(40) === 0 ? filling.replaceAll(/[^\w.~%/-]/g, '') : encodeURIComponent(filling.toWellFormed())
  })
  const query = operation.parameters
    .filter((one) => one.in === 'query' && random.below(3) !== 0)
    .map(({ name, schema }) => {
      const asked = random.below(4) === 0 ? hostileText(random) : asText(value(schema))
      return `${name}=${encodeURIComponent(asked.toWellFormed())}`
    })
  if (random.below(30) === 0) query.push(random.of(['__proto__[a]=1', 'a[b][c]=1', 'x=%', `y=${'z'.repeat(9_000)}`, '&&&=']) ?? '')
  const headers: Record<string, string> = { 'x-forwarded-for': `10.${random.below(256)}.${random.below(256)}.${random.below(256)}` }
  if (method !== 'GET')
    headers['origin'] = random.below(25) === 0 ? (random.of(['null', 'https://elsewhere.example', `${url}.example`, '']) ?? '') : url
  const isTrue = random.below(20) !== 0
  const cookie = isTrue ? actor.browser.cookie : `catena=${headerSafe(hostileText(random))}`
  if (cookie !== undefined) headers['cookie'] = cookie
  if (random.below(12) === 0)
    headers[random.of(['accept', 'accept-language', 'if-none-match', 'range', 'x-forwarded-proto', 'x-forwarded-host', 'te']) ?? 'accept'] =
      headerSafe(hostileText(random))
  const body = operation.requestBody
    ? bodyOf(operation.requestBody.content, random, value, headers)
    : random.below(20) === 0
      ? Buffer.from('{}')
      : undefined
  return { method, path: query.length > 0 ? `${filled}?${query.join('&')}` : filled, headers, body, isTrue }
}

function bodyOf(
  content: Readonly<Record<string, { readonly schema?: unknown }>>,
  random: Seeded,
  value: (schema: unknown) => Json,
  headers: Record<string, string>,
): Buffer {
  if (content['application/octet-stream'] && random.below(2) === 0) {
    headers['content-type'] = 'application/octet-stream'
    return Buffer.from(hostileFile(random).bytes)
  }
  headers['content-type'] = random.below(20) === 0 ? headerSafe(hostileText(random)) : 'application/json'
  const fitting = content['application/json']?.schema
  // What every facilitator brings sooner or later, so that what follows has something to stand on.
  const whole = random.below(30) === 0 ? reading : value(fitting ?? {})
  const body = random.below(2) === 0 ? whole : mutatedJson(random, whole as Json)
  let text = JSON.stringify(body) ?? ''
  if (random.below(20) === 0) text = text.slice(0, random.below(text.length + 1))
  if (random.below(60) === 0) text = '['.repeat(20_000)
  const bytes = Buffer.from(text)
  if (random.below(40) !== 0) return bytes
  headers['content-encoding'] = random.of(['gzip', 'br', 'deflate', 'x']) ?? 'gzip'
  return random.below(2) === 0 ? gzipSync(random.below(4) === 0 ? Buffer.alloc(20_000_000, '[') : bytes) : bytes
}

const asText = (value: Json): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

const headerSafe = (text: string): string =>
  Buffer.from(text.slice(0, 300), 'utf8')
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e\x80-\xff]/g, '')

function sent(
  agent: Agent,
  url: string,
  { method, path, headers, body }: Asked,
): Promise<(Answer & { readonly text: string }) | undefined> {
  return new Promise((done) => {
    const { hostname, port } = new URL(url)
    const asking = request(
      { agent, hostname, port, method, path, headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) } },
      (res) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('error', () => done(undefined))
        res.on('end', () => done(answerOf(res.statusCode ?? 0, res.headers, Buffer.concat(parts).toString())))
      },
    )
    asking.on('error', () => done(undefined))
    asking.setTimeout(20_000, () => asking.destroy())
    asking.end(body)
  })
}

function answerOf(status: number, headers: IncomingHttpHeaders, text: string): Answer & { readonly text: string } {
  const isJson = /json$|json;/.test(headers['content-type'] ?? '')
  return { status, headers: new Headers(), body: isJson ? (JSON.parse(text) as unknown) : text, text } as Answer & { readonly text: string }
}

/** Bytes on a bare connection. Whatever comes back, the server must go on. */
function hardlyHttp(findings: Findings, world: World, random: Seeded, episode: number): Promise<void> {
  const start = random.of([
    'GET /api/me HTTP/1.1\r\n',
    'POST /api/join HTTP/1.1\r\n',
    'GET /sync/pen/x HTTP/1.1\r\n',
    'GET /%ZZ HTTP/1.1\r\n',
    'PRI * HTTP/2.0\r\n',
    'GET //../../etc/passwd HTTP/1.1\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n`,
    '\x16\x03\x01\x02\x00',
  ])
  const header = random.of([
    'Host: x\r\n',
    'Host: x\r\nHost: y\r\n',
    'Host: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n',
    'Host: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n',
    'Host: x\r\nTransfer-Encoding: chunked\r\n',
    'Host: x\r\nContent-Length: -1\r\n',
    'Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n',
    'Host: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n',
    'Host: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n',
    `Host: x\r\n${'X-A: b\r\n'.repeat(3_000)}`,
    'Host: x\r\nX: \u0000\r\n',
  ])
  const body = random.of(['\r\n', '\r\n{"code":', '\r\nffffffffffffffff\r\n', '\r\n5\r\nabc', '', `\r\n${hostileText(random)}`])
  return new Promise((done) => {
    const socket = connect(world.server.port, '127.0.0.1')
    let answer = ''
    socket.setTimeout(300, () => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', (part) => (answer += part.toString('latin1')))
    socket.on('close', () => {
      findings.count(`hardly HTTP: ${/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'no answer'}`)
      if (answer.startsWith('HTTP/1.1 5') && (world.hasPages || start?.includes('/api/')))
        findings.found(episode, `${JSON.stringify(start)} answered ${answer.slice(0, 200)}`)
      done()
    })
    socket.write(`${start ?? ''}${header ?? ''}${body ?? ''}`)
  })
}
