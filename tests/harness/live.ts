import { io, type ManagerOptions, type Socket } from 'socket.io-client'
import { expect } from 'vitest'
import type { Presence } from '../../shared/protocol/live/presence.ts'
import type { State } from '../../shared/protocol/live/state.ts'
import { Browser, expectStatus, PASSWORD, reading } from './app.ts'
import type { TestServer } from './server.ts'
import { until } from './until.ts'

/** One window on `/socket.io`, which keeps everything it is sent. */
export class LiveClient {
  readonly socket: Socket
  readonly states: State[] = []
  readonly presences: Presence[] = []
  /** Every argument of every event, as it came: what a byte search looks through. */
  readonly heard: unknown[] = []
  ended: { code: string; detail: string } | undefined
  refused: { code: string; detail: string } | undefined

  constructor(
    url: string,
    cookie: string | undefined,
    session: string,
    options: Partial<ManagerOptions> & { headers?: Record<string, string>; auth?: Record<string, unknown> } = {},
  ) {
    const { headers, ...rest } = options
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      auth: { session },
      extraHeaders: { ...(cookie === undefined ? {} : { Cookie: cookie }), Origin: url, ...headers },
      ...rest,
    })
    this.socket.onAny((_event, ...args: unknown[]) => this.heard.push(...args))
    this.socket.on('state', (state: State) => this.states.push(state))
    this.socket.on('presence', (presence: Presence) => this.presences.push(presence))
    this.socket.on('ended', (ended: { code: string; detail: string }) => (this.ended = ended))
    this.socket.on('connect_error', (error: Error & { data?: { code: string; detail: string } }) => {
      this.refused = error.data ?? { code: 'transport', detail: error.message }
    })
  }

  get state(): State | undefined {
    return this.states.at(-1)
  }
  get presence(): Presence | undefined {
    return this.presences.at(-1)
  }

  untilState = (what: string, condition: (state: State) => boolean): Promise<State> =>
    until(() => (this.state && condition(this.state) ? this.state : undefined), what)
  untilPresence = (what: string, condition: (presence: Presence) => boolean): Promise<Presence> =>
    until(() => (this.presence && condition(this.presence) ? this.presence : undefined), what)

  /** A command, and its acknowledgement. */
  async command(
    is: string,
    more: object = {},
    id: string = crypto.randomUUID(),
  ): Promise<{ ok: boolean; version?: number; code?: string; detail?: string }> {
    return this.socket.timeout(20_000).emitWithAck('command', { id, is, ...more })
  }

  /** A command that must succeed. */
  async does(is: string, more: object = {}): Promise<number> {
    const answer = await this.command(is, more)
    expect(answer, is).toMatchObject({ ok: true })
    return answer.version ?? 0
  }

  close(): void {
    this.socket.disconnect()
  }
}

/** A first facilitator with a session on a server that has just been started. */
export async function hostSession(server: TestServer, more: object = {}): Promise<{ ada: Browser; id: string; code: string }> {
  const ada = new Browser(server.url)
  const token = new URL(server.firstFacilitatorLink ?? '').searchParams.get('token')
  await expectStatus(204, ada.post('/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD }))
  return { ada, ...(await anotherSession(ada, more)) }
}

/** One more session of this facilitator, in their first seminar. */
export async function anotherSession(ada: Browser, more: object = {}): Promise<{ id: string; code: string; seminar: string }> {
  const { body: list } = await ada.get('/api/seminars')
  const published = await expectStatus(201, ada.post('/api/readings', reading))
  const seminar: string = list.seminars[0].id
  const opened = await expectStatus(
    201,
    ada.post('/api/sessions', { seminarId: seminar, readingId: published.body.id, manner: 'live', ...more }),
  )
  const { body } = await expectStatus(200, ada.get(`/api/sessions/${opened.body.id}`))
  return { id: opened.body.id, code: body.code.code, seminar }
}

/** Somebody new who joins by the code. */
export async function joinAs(server: TestServer, code: string, name: string): Promise<Browser> {
  const browser = new Browser(server.url)
  await expectStatus(200, browser.post('/api/join', { code, name }))
  return browser
}
