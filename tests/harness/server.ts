import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { startCatena } from '../../server/main.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

const MAIN = join(import.meta.dirname, '../../server/main.ts')

export type TestServer = {
  /** Without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly db: FreshDatabase
  /** The link that the start printed, while there is no facilitator. */
  readonly firstFacilitatorLink: string | undefined
  /** As SIGTERM: in order. */
  stop(): Promise<void>
  /** As SIGKILL, with no warning. Only for a server in a process of its own. */
  kill(): Promise<void>
  /** Also drops the database; `stop` and `kill` keep it for the next server. */
  end(): Promise<void>
}

export type ServerOptions = {
  /** Environment variables besides the database, such as `{ REDIS_URL }` or `{ PORT }`. */
  readonly env?: Readonly<Record<string, string>>
  /** `child`: a real process, `node server/main.ts`, that can be killed. Otherwise it runs within the test. */
  readonly as?: 'child' | 'here'
  /** The database of an earlier server, to start again on it. */
  readonly db?: FreshDatabase
}

/** A whole Catena on a free port with a database of its own. */
export async function startServer({ env = {}, as = 'here', db: given }: ServerOptions = {}): Promise<TestServer> {
  const db = given ?? (await freshDatabase())
  const dataDir = await mkdtemp(join(tmpdir(), 'catena-data-'))
  const wanted = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', NODE_ENV: 'test', DATA_DIR: dataDir, DATABASE_URL: db.url, ...env }
  const started = as === 'child' ? await inChild(wanted) : await here(wanted)
  const end = async () => {
    await started.stop()
    await rm(dataDir, { recursive: true, force: true })
    await db.drop()
  }
  return { ...started, db, end }
}

async function here(env: Record<string, string>): Promise<Omit<TestServer, 'db' | 'end'>> {
  const config = readConfig(env)
  const catena = await startCatena(config, createLog(config))
  return {
    url: catena.config.baseUrl,
    port: catena.config.port,
    firstFacilitatorLink: catena.firstFacilitatorLink,
    stop: () => catena.stop(),
    kill: () => Promise.reject(new Error('only a server with as: "child" can be killed')),
  }
}

async function inChild(env: Record<string, string>): Promise<Omit<TestServer, 'db' | 'end'>> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const printed = await printedUntil(child, 'To stop it')
  const url = printed.match(/Catena runs at (\S+)/)?.[1] ?? ''
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await gone
  }
  return {
    url,
    port: Number(new URL(url).port),
    firstFacilitatorLink: printed.match(/\S+\/first\?token=\S+/)?.[0],
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** What a process has printed when this text has come. */
export function printedUntil(child: ChildProcess, text: string): Promise<string> {
  return new Promise((done, failed) => {
    let printed = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      printed += part
      if (printed.includes(text)) done(printed)
    })
    child.once('exit', (code) => failed(new Error(`it left with ${code} before it printed "${text}":\n${printed}`)))
  })
}
