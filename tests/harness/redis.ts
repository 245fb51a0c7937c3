import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const SENTENCE =
  'The tests of several servers need a Redis server: install it (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis).'

/** Whether a redis-server is at hand. CI must not pass because it is missing; a person's own machine may. */
export function hasRedis(): boolean {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0) return true
  if (process.env['CI']) throw new Error(SENTENCE)
  process.stdout.write(`\n${SENTENCE} They are skipped now.\n`)
  return false
}

/** A real Redis on a free port, without persistence. */
export class RedisServer {
  readonly port: number
  readonly #folder: string
  #process: ChildProcess | undefined

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'catena-redis-')))
    await redis.run()
    return redis
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Starts it again after `kill`. */
  async run(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.#folder]
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#process = child
    let printed = ''
    for await (const part of child.stdout.setEncoding('utf8')) {
      printed += part
      if (printed.includes('Ready to accept connections')) break
    }
    if (child.exitCode !== null) throw new Error(`redis-server left:\n${printed}`)
    child.stdout.resume()
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  /** As SIGKILL. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  async end(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
