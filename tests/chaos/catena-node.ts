/** One Catena in a process of its own, with lines to Postgres and Redis that can break. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../harness/free-port.ts'
import { type Network, networkTo } from '../harness/proxy.ts'
import { printedUntil } from '../harness/server.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface NodeOptions {
  readonly name: string
  /** Where people reach it. */
  readonly baseUrl: string
  readonly databaseUrl: string
  readonly redisPort: number | undefined
  /** The folder for what it prints. */
  readonly folder: string
  /** It has left, and nobody told it to. */
  readonly left: (said: string) => void
}

export class CatenaNode {
  readonly name: string
  readonly toPostgres: Network
  readonly toRedis: Network | undefined
  readonly port: number
  firstFacilitatorLink: string | undefined
  readonly #options: NodeOptions
  #child: ChildProcess | undefined
  #isTold = false
  #isServing = false

  private constructor(options: NodeOptions, port: number, toPostgres: Network, toRedis: Network | undefined) {
    this.#options = options
    this.port = port
    this.name = options.name
    this.toPostgres = toPostgres
    this.toRedis = toRedis
  }

  static async start(options: NodeOptions): Promise<CatenaNode> {
    const toPostgres = await networkTo(Number(new URL(options.databaseUrl).port))
    const toRedis = options.redisPort === undefined ? undefined : await networkTo(options.redisPort)
    const node = new CatenaNode(options, await freePort(), toPostgres, toRedis)
    await node.run()
    return node
  }

  /** Whether a proxy may send people there. */
  get isServing(): boolean {
    return this.#isServing
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it, again after `kill` or `stop`, on the port it had. */
  async run(): Promise<void> {
    const { databaseUrl, folder, name, baseUrl, left } = this.#options
    const database = Object.assign(new URL(databaseUrl), { port: String(this.toPostgres.port) }).href
    const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'clock.mjs'), join(ROOT, 'server/main.ts')], {
      env: {
        PATH: process.env['PATH'],
        // It is started many times, and the machine has more to do than to compile it each time.
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
        HOST: '127.0.0.1',
        PORT: String(this.port),
        BASE_URL: baseUrl,
        NODE_ENV: 'test',
        LOG_LEVEL: 'error',
        DATA_DIR: folder,
        DATABASE_URL: database,
        ...(this.toRedis ? { REDIS_URL: `redis://127.0.0.1:${this.toRedis.port}` } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const log = createWriteStream(join(folder, `${name}.log`), { flags: 'a' })
    child.stdout?.pipe(log, { end: false })
    child.stderr?.pipe(log, { end: false })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-2_000)))
    this.#child = child
    this.#isTold = false
    child.once('exit', (code, signal) => {
      this.#isServing = false
      log.end()
      if (!this.#isTold) left(`${name} left with ${signal ?? code}: ${said}`)
    })
    const printed = await printedUntil(child, 'To stop it')
    this.firstFacilitatorLink ??= printed.match(/\S+\/first\?token=\S+/)?.[0]
    this.#isServing = true
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Sets its clock wrong by so many ms; 0 sets it right. */
  setClock(wrongBy: number): void {
    if (this.#child?.connected) this.#child.send({ wrongBy })
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }
  /** As a deployment does: in order. */
  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    this.#isTold = true
    // A stopping server takes nobody new: as a proxy that asks it finds out.
    this.#isServing = false
    child.kill('SIGCONT')
    child.kill(signal)
    await once(child, 'exit')
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    return answer?.status === 200
  }

  async end(): Promise<void> {
    await this.kill()
    await this.toPostgres.end()
    await this.toRedis?.end()
  }
}
