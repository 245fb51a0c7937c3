import { type ChildProcess, fork } from 'node:child_process'
import { realpathSync, writeFile } from 'node:fs'
import { join } from 'node:path'

/** How long a process that has nothing to read is kept, in ms: files often come one after the other. */
const KEPT_MS = 10_000

const ROOT = realpathSync(join(import.meta.dirname, '../..'))
/** All that it takes to read a file. The data folder, which may lie beside these, is not among it. */
const MAY_READ = ['server', 'shared', 'node_modules', 'package.json'].map((name) => realpathSync(join(ROOT, name)))

const idle = new Map<ChildProcess, NodeJS.Timeout>()

/** A process for one file: one that has read others well, or a new one. Give it back, or end it. */
export function takeReader(): ChildProcess {
  const [kept] = idle
  if (!kept) return startReader()
  const [reader, timer] = kept
  clearTimeout(timer)
  idle.delete(reader)
  reader.ref()
  reader.channel?.ref()
  return reader
}

/** One that has read well may read the next file; it holds up no server that has nothing else to do. */
export function giveBack(reader: ChildProcess): void {
  if (hasLeft(reader)) return
  idle.set(reader, setTimeout(() => reader.kill('SIGKILL'), KEPT_MS).unref())
  reader.unref()
  reader.channel?.unref()
}

/** Ends it without asking, since one that reads something bad may no longer listen; fulfils when it is gone. */
export async function endReader(reader: ChildProcess): Promise<void> {
  if (hasLeft(reader)) return
  const gone = new Promise<void>((done) => reader.once('exit', () => done()))
  reader.kill('SIGKILL')
  await gone
}

const hasLeft = (reader: ChildProcess): boolean => reader.pid === undefined || reader.exitCode !== null || reader.signalCode !== null

/** A process that has read nothing yet. */
export function startReader(): ChildProcess {
  const reader = fork(join(import.meta.dirname, 'reader-process.ts'), [], {
    env: {},
    // A thread may read the folder in which its process stands, whatever else it may not (Node 24.21).
    cwd: import.meta.dirname,
    // It reads the program's own files; it writes none, starts no program and loads no native code.
    execArgv: ['--permission', '--allow-worker', ...MAY_READ.map((path) => `--allow-fs-read=${path}`)],
    serialization: 'advanced',
    // What a library prints about a hostile file is no one's business.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  reader.on('error', () => {}) // that it could not be started or told anything is for who waits for it; nothing may throw
  reader.once('exit', () => {
    clearTimeout(idle.get(reader))
    idle.delete(reader)
  })
  // Where the whole machine runs out of memory, Linux takes this process before the server or Postgres.
  if (process.platform === 'linux' && reader.pid !== undefined) writeFile(`/proc/${reader.pid}/oom_score_adj`, '1000', () => {})
  return reader
}
