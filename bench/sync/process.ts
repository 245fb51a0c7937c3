import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/** A server in a process of its own, whose work the operating system counts (Linux). */
export class ServerProcess {
  readonly pid: number
  readonly port: number
  /** ms from the start of the process until it listened. */
  readonly startedIn: number
  readonly #child: ChildProcess
  readonly #output: { printed: string }

  private constructor(child: ChildProcess, port: number, startedIn: number, output: { printed: string }) {
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
  static async start(script: string, env: Readonly<Record<string, string>>, ready: RegExp): Promise<ServerProcess> {
    const from = performance.now()
    const flags = (process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '')
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, script], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      // Ctrl-C in the terminal comes to the bench alone, which then ends this.
      detached: true,
    })
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    child.once('exit', () => process.off('exit', kill))
    const output = { printed: '' }
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

  async stop(): Promise<void> {
    if (this.hasLeft) return
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGTERM')
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 15_000)
    await gone
    clearTimeout(patience)
  }
}
