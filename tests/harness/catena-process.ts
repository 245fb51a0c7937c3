import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { printedUntil } from './server.ts'

const ROOT = join(import.meta.dirname, '../..')

export type CatenaProcess = {
  readonly child: ChildProcess
  /** Until it says how to stop it, which is the last thing it prints at a start. */
  readonly started: Promise<string>
  /** Its exit code (nothing after a signal) and all that it wrote to standard error. */
  readonly left: Promise<{ code: number | null; said: string }>
}

/** Catena in a process of its own with exactly this environment, by `server/main.ts` or as `npm start` runs it; or one of its commands. */
export function catenaProcess(
  env: Readonly<Record<string, string>>,
  by: 'server/main.ts' | 'scripts/start.mjs' | 'server/operate.ts' = 'server/main.ts',
  args: readonly string[] = [],
): CatenaProcess {
  const child = spawn(process.execPath, [join(ROOT, by), ...args], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part
  })
  const left = new Promise<{ code: number | null; said: string }>((done) =>
    child.once('close', (code) => done({ code, said: said.trim() })),
  )
  const started = printedUntil(child, 'To stop it')
  started.catch(() => {}) // whoever waits for `left` alone expects no start
  return { child, started, left }
}
