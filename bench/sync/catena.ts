import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { io } from 'socket.io-client'
import { z } from 'zod'
import { Alias, DocumentId, SessionId } from '#shared/ids.ts'
import { ServerProcess } from './process.ts'

const MAIN = join(import.meta.dirname, '../../server/main.ts')
/** Those with which `npm start` runs it. */
const FLAGS = z.array(z.string()).parse(JSON.parse(readFileSync(join(MAIN, '../node-flags.json'), 'utf8')))
const PASSWORD = 'a lantern in the archive 42'

/** One reader in a session. */
export interface Guest {
  readonly cookie: string
  readonly alias: Alias
  readonly commons: DocumentId
}

/** A Catena in a process of its own, with a facilitator; everything goes through its doors. */
export class Catena {
  readonly process: ServerProcess
  readonly pool: pg.Pool
  #facilitator = ''
  #seminar = ''
  #reading = ''
  /** Readers' cookies, who join one session after another. */
  readonly #people: string[] = []

  private constructor(process: ServerProcess, databaseUrl: string) {
    this.process = process
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  }

  static async start(databaseUrl: string, port = 0): Promise<Catena> {
    const env = {
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      TRUST_PROXY: '1',
      NODE_ENV: 'production',
    }
    const process = await ServerProcess.start(MAIN, { ...env, DATA_DIR: '/nonexistent' }, /Catena runs at http:\/\/\S+:(\d+)/, FLAGS)
    const catena = new Catena(process, databaseUrl)
    await catena.#settleIn()
    return catena
  }

  get url(): string {
    return `http://127.0.0.1:${this.process.port}`
  }
  get wsUrl(): string {
    return `ws://127.0.0.1:${this.process.port}`
  }

  async #settleIn(): Promise<void> {
    while (!/first\?token=\S+|press Ctrl-C/.test(this.process.printed)) await pause(5)
    await this.pool.query('SELECT 1')
    const token = /first\?token=(\S+)/.exec(this.process.printed)?.[1]
    const made = await this.#ask('POST', '/api/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: PASSWORD })
    this.#facilitator = made.cookie
    const { body } = await this.#ask('GET', '/api/seminars', undefined, this.#facilitator)
    this.#seminar = body.seminars[0].id
    const blocks = [
      { id: 'aaaa', type: 'heading', text: 'A reading', spans: [], level: 1 },
      { id: 'bbbb', type: 'paragraph', text: 'It is necessary to read this slowly, and again.', spans: [] },
    ]
    const meta = { title: 'A reading', author: '', source: '', licence: '', language: 'en' }
    this.#reading = (await this.#ask('POST', '/api/readings', { meta, blocks }, this.#facilitator)).body.id
  }

  /**
   * A live session with so many readers in it.
   * @param from the number of the first of them; people come from session to session
   */
  async openSession(readers: number, phase = 'plenary', from = 0): Promise<{ session: SessionId; guests: Guest[] }> {
    const wanted = { seminarId: this.#seminar, readingId: this.#reading, manner: 'live' }
    const session = SessionId.parse((await this.#ask('POST', '/api/sessions', wanted, this.#facilitator)).body.id)
    await this.goTo(session, phase)
    const { body } = await this.#ask('GET', `/api/sessions/${session}`, undefined, this.#facilitator)
    const join = async (at: number) => {
      // Each from an address of their own, as from their own phones.
      const address = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`
      const joined = await this.#ask('POST', '/api/join', { code: body.code.code, name: `Reader ${at}` }, this.#people[at], address)
      this.#people[at] = joined.cookie || (this.#people[at] ?? '')
    }
    for (let at = 0; at < readers; at += 10) {
      await Promise.all(Array.from({ length: Math.min(10, readers - at) }, (_, nth) => join(from + at + nth)))
    }
    const { rows } = await this.pool.query(`SELECT name, alias FROM participant WHERE session_id = $1`, [session])
    const aliases = new Map(rows.map((row) => [row.name, Alias.parse(row.alias)]))
    const margins = await this.pool.query(`SELECT id FROM document WHERE session_id = $1 AND audience = 'commons'`, [session])
    const commons = DocumentId.parse(margins.rows[0]?.id)
    const guests = Array.from({ length: readers }, (_, nth) => {
      const alias = aliases.get(`Reader ${from + nth}`)
      if (!alias) throw new Error(`reader ${from + nth} is not in the session`)
      return { cookie: this.#people[from + nth] ?? '', alias, commons }
    })
    return { session, guests }
  }

  /** Goes to a phase as the facilitator does. Resolves when it is acknowledged. */
  async goTo(session: SessionId, phase: string): Promise<void> {
    const socket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      auth: { session },
      extraHeaders: { Cookie: this.#facilitator, Origin: this.url },
    })
    try {
      await new Promise((resolve, reject) => {
        socket.once('state', resolve)
        socket.once('connect_error', reject)
      })
      const answer = await socket.timeout(30_000).emitWithAck('command', { id: crypto.randomUUID(), is: 'go-to-phase', phase })
      if (!answer.ok) throw new Error(`the phase ${phase}: ${answer.detail}`)
    } finally {
      socket.disconnect()
    }
  }

  /** Resolves when no session is in memory any more: some seconds after everyone has gone. */
  async emptied(): Promise<void> {
    const figure = /^catena_sync\{figure="rooms"\} (\d+)/m
    for (;;) {
      const [, rooms] = figure.exec(await (await fetch(`${this.url}/metrics`)).text()) ?? []
      if (rooms === undefined) throw new Error('the server does not say which sessions are in memory')
      if (rooms === '0') return
      await pause(200)
    }
  }

  // The answers are our own; a wrong guess stops the bench.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  async #ask(method: string, path: string, body?: object, cookie?: string, address?: string): Promise<{ body: any; cookie: string }> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Origin: this.url,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(cookie ? { Cookie: cookie } : {}),
        ...(address ? { 'X-Forwarded-For': address } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    const set = answer.headers.getSetCookie().find((one) => /^(__Host-)?catena=/.test(one))
    return { body: text === '' ? undefined : JSON.parse(text), cookie: set?.split(';')[0] ?? '' }
  }

  async end(): Promise<void> {
    if (!this.pool.ended) await this.pool.end()
    await this.process.stop()
  }
}
