/** Files are read in processes of their own: whatever becomes of these, the server lives, and leaves none of them behind. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readApart } from '#server/import/apart.ts'
import { bounds } from '#server/import/bounds.ts'
import { importReading } from '#server/import/import.ts'
import { bytesOf } from '../fixtures/readings/make.ts'

/** The processes in which files are read that this one has started. */
function readersOf(server: number | undefined): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/)
    return Number(parent) === server && !state?.startsWith('Z') && line.includes('reader-process.ts') ? [Number(pid)] : []
  })
}

/** Long enough to be interrupted. */
const long = bytesOf(`<p>A text.</p>${'<p><i>word</i> and more</p>'.repeat(6_000)}`)

const until = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 30_000 })

/** Reads it and kills whatever reads it as soon as it is at work, so many times. */
async function readWhileKilled(times: number) {
  const failures: string[] = []
  const told: number[] = []
  const reading = importReading(
    { format: 'html', bytes: long },
    { failed: (reason) => failures.push(reason), progress: (done) => told.push(done) },
  )
  const outcome = reading.then(
    ({ blocks }) => ({ blocks: blocks.length }),
    ({ code, detail }: { code: string; detail: string }) => ({ code, detail }),
  )
  let killed: number | undefined
  for (let n = 0; n < times; n++) {
    killed = await until(() => {
      const [pid] = readersOf(process.pid).filter((other) => other !== killed)
      if (pid === undefined || told.length === 0) throw new Error('nothing reads')
      return pid
    })
    process.kill(killed, 'SIGKILL')
  }
  return { outcome: await outcome, failures, told }
}

test('a reading whose process is killed comes all the same', async () => {
  const { outcome, failures, told } = await readWhileKilled(1)
  expect(outcome).toEqual({ blocks: 6_001 })
  expect(failures).toEqual([expect.stringContaining('SIGKILL')])
  expect(told).toEqual(told.toSorted((a, b) => a - b))
})

test('one whose process is killed twice is called damaged, and the next import works', async () => {
  const { outcome, failures } = await readWhileKilled(2)
  expect(outcome).toEqual({ code: 'import-failed', detail: expect.stringContaining('damaged') })
  expect(failures).toHaveLength(2)
  expect((await importReading({ bytes: bytesOf('A text.') })).blocks).toHaveLength(1)
})

test('one that no longer answers is killed when its time is up', async () => {
  const reading = importReading({ format: 'html', bytes: long }, { time: 3_000 })
  const refused = expect(reading).rejects.toMatchObject({ code: 'import-failed', detail: expect.stringContaining('too long') })
  await until(() => expect(readersOf(process.pid)).not.toEqual([]))
  const [pid] = readersOf(process.pid)
  process.kill(pid!, 'SIGSTOP')
  await refused
  await until(() => expect(readersOf(process.pid)).not.toContain(pid))
})

/** A program that imports, as a server does. */
function program(lines: string) {
  const code = `import { readApart } from '#server/import/apart.ts'
import { bounds } from '#server/import/bounds.ts'
import { importReading } from ${JSON.stringify(join(import.meta.dirname, '../../server/import/import.ts'))}\n${lines}`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', code]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

test.each([
  [
    'while it reads',
    `importReading({ format: 'html', bytes: Buffer.from('<p><b>word</b></p>'.repeat(400_000)) }, { progress: () => console.log('reads') })`,
  ],
  ['when it has read', `await importReading({ bytes: Buffer.from('A text.') }); console.log('has read'); setInterval(() => {}, 1_000)`],
])('a server that is killed %s leaves nothing behind', async (_, lines) => {
  const server = program(lines)
  await once(server.stdout, 'data')
  const [reader] = readersOf(server.pid)
  expect(reader).toBeDefined()
  server.kill('SIGKILL')
  await until(() => expect(isRunning(reader)).toBe(false))
})

const isRunning = (pid: number | undefined): boolean =>
  execFileSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .some((line) => new RegExp(`^\\s*${pid}\\s+[^Z]`).test(line))

test('a process that waits for the next file keeps no server alive', async () => {
  expect(await once(program(`await importReading({ bytes: Buffer.from('A text.') })`), 'exit')).toEqual([0, null])
})

test('what reads a file has no environment, reads no file but the program’s, writes none and starts nothing', async () => {
  const attempts = `
    import { parentPort } from 'node:worker_threads'
    import { execFileSync } from 'node:child_process'
    import { readFileSync, writeFileSync } from 'node:fs'
    const outcome = (attempt) => { try { attempt(); return 'done' } catch (error) { return error.code } }
    parentPort.postMessage({ is: 'tried', outcomes: [
      outcome(() => readFileSync(${JSON.stringify(import.meta.filename)})),
      outcome(() => readFileSync('/etc/passwd')),
      outcome(() => writeFileSync(${JSON.stringify(`${import.meta.filename}.new`)}, 'x')),
      outcome(() => execFileSync(process.execPath, ['-e', '0'])),
      outcome(() => readFileSync(${JSON.stringify(join(import.meta.dirname, '../../package.json'))})),
      JSON.stringify(process.env),
    ] })`
  const tried = await readApart<{ readonly is: 'tried'; readonly outcomes: readonly string[] }, readonly string[]>({
    url: new URL(`data:text/javascript,${encodeURIComponent(attempts)}`),
    data: {},
    bytes: new Uint8Array(1),
    bounds,
    words: { tooLong: 'long', tooMuchMemory: 'much', unreadable: 'unreadable' },
    hear:
      () =>
      ({ outcomes }) => ({ done: outcomes }),
  })
  expect(tried).toEqual([...Array.from({ length: 4 }, () => 'ERR_ACCESS_DENIED'), 'done', '{}'])
})
