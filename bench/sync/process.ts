import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'

interface Output {
  printed: string
  /** Where its inspector listens, once it was asked to. */
  inspector?: string
}

/** A server in a process of its own, whose work the operating system counts (Linux). */
export class ServerProcess {
  readonly pid: number
  readonly port: number
  /** ms from the start of the process until it listened. */
  readonly startedIn: number
  readonly #child: ChildProcess
  readonly #output: Output

  private constructor(child: ChildProcess, port: number, startedIn: number, output: Output) {
    this.#child = child
    this.pid = child.pid ?? 0
    this.port = port
    this.startedIn = startedIn
    this.#output = output
  }

  /**
   * @param ready matches what it prints when it listens; its first group is the port
   * @param nodeFlags given to Node before the script; BENCH_NODE_FLAGS adds to them, for a profile
   */
  static async start(
    script: string,
    env: Readonly<Record<string, string>>,
    ready: RegExp,
    nodeFlags: readonly string[] = [],
  ): Promise<ServerProcess> {
    const from = performance.now()
    const flags = (process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '')
    const child = spawn(process.execPath, ['--inspect-port=127.0.0.1:0', ...nodeFlags, ...flags, script], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in the terminal comes to the bench alone, which then ends this.
      detached: true,
    })
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    child.once('exit', () => process.off('exit', kill))
    const output: Output = { printed: '' }
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      const [, inspector] = /Debugger listening on (ws:\S+)/.exec(part) ?? []
      if (inspector) output.inspector = inspector
      else if (!/^(For help|Debugger )/.test(part)) process.stderr.write(part)
    })
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        output.printed += part
        const found = ready.exec(output.printed)
        if (found) resolve(Number(found[1]))
      })
      child.once('exit', (code) => reject(new Error(`${script} left with ${code}:\n${output.printed}`)))
    })
    return new ServerProcess(child, port, performance.now() - from, output)
  }

  /** What it has printed so far. */
  get printed(): string {
    return this.#output.printed
  }

  get hasLeft(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** CPU time that all its threads have used so far, in µs. */
  get cpu(): number {
    let nanoseconds = 0
    for (const thread of readdirSync(`/proc/${this.pid}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${this.pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    }
    return nanoseconds / 1_000
  }

  /** Memory that the process holds now, in bytes. */
  get memory(): number {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes) * 1024
  }

  /** What its objects and buffers take up, in bytes, when all that nobody needs has been thrown away. */
  async heap(): Promise<number> {
    this.#child.kill('SIGUSR1')
    while (this.#output.inspector === undefined) await pause(20)
    const inspector = new WebSocket(this.#output.inspector)
    await once(inspector, 'open')
    const ask = async (method: string) => {
      inspector.send(JSON.stringify({ id: 1, method }))
      const [answer] = await once(inspector, 'message')
      return JSON.parse(String(answer)).result
    }
    try {
      // What is thrown away may hold something else back until it has gone.
      for (let times = 0; times < 3; times++) await ask('HeapProfiler.collectGarbage')
      const { usedSize, backingStorageSize = 0 } = await ask('Runtime.getHeapUsage')
      return usedSize + backingStorageSize
    } finally {
      inspector.terminate()
    }
  }

  async stop(): Promise<void> {
    if (this.hasLeft) return
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGTERM')
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 15_000)
    await gone
    clearTimeout(patience)
  }
}
