import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type CatenaProcess, catenaProcess } from '../harness/catena-process.ts'

let folder: string
let processes: CatenaProcess[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catena-start-'))
  processes = []
})
afterEach(async () => {
  for (const { child, left } of processes) {
    child.kill('SIGKILL')
    await left
  }
  const pid = await postmaster()
  if (pid && isAlive(pid)) process.kill(pid, 'SIGQUIT')
  await gone(pid)
  await rm(folder, { recursive: true, force: true })
})

function start(env: Record<string, string> = {}, by?: 'server/main.ts' | 'scripts/start.mjs'): CatenaProcess {
  const started = catenaProcess({ DATA_DIR: join(folder, 'data'), ...env }, by)
  processes.push(started)
  return started
}

/** The process of the embedded Postgres in this folder. */
async function postmaster(at = folder): Promise<number | undefined> {
  const file = await readFile(join(at, 'data/postgres/postmaster.pid'), 'utf8').catch(() => '')
  return Number(file.split('\n')[0]) || undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function gone(pid: number | undefined): Promise<void> {
  while (pid && isAlive(pid)) await delay(20)
}

async function answers(printed: string): Promise<boolean> {
  const url = printed.match(/Catena runs at (\S+)/)?.[1]
  return (await fetch(`${url}/readyz`)).ok
}

describe('a start that cannot be is one sentence and exit code 1:', () => {
  async function expectSentence(env: Record<string, string>, sentence: RegExp): Promise<void> {
    const { code, said } = await start(env).left
    expect(said).toMatch(sentence)
    expect(said.split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  }

  test('a taken port', async () => {
    const taken = await new Promise<Server>((done) => {
      const server = createServer().listen(0, '127.0.0.1', () => done(server))
    })
    const at = taken.address()
    const port = at && typeof at === 'object' ? at.port : 0
    await expectSentence(
      { PORT: String(port) },
      new RegExp(`^Port ${port} is taken by another program: stop that one, or choose another port`),
    )
    taken.close()
    await expect(stat(join(folder, 'data'))).rejects.toThrow('ENOENT') // it touched nothing
  })

  test('a data folder that cannot be', async () => {
    await writeFile(join(folder, 'file'), '')
    await expectSentence(
      { DATA_DIR: join(folder, 'file/data') },
      /^Catena cannot write to its data folder .*: make it writable for this user, or name another with DATA_DIR\.$/,
    )
  })

  test('a database that does not answer', async () => {
    await expectSentence(
      { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/catena' },
      /^DATABASE_URL: no Postgres answers at 127\.0\.0\.1:1 \(ECONNREFUSED\); start it, (?!.*hunter2)/,
    )
  })

  test('a database that is not there', async () => {
    const url = Object.assign(new URL(inject('postgres')), { pathname: '/nowhere' }).href
    await expectSentence({ DATABASE_URL: url }, /^DATABASE_URL: the Postgres at .* has no database "nowhere"; create it/)
  })

  test('a wrong password', async () => {
    const url = Object.assign(new URL(inject('postgres')), { password: 'wrong' }).href
    await expectSentence({ DATABASE_URL: url }, /^DATABASE_URL: the Postgres at .* does not accept this user and password/)
  })

  test('a wrong value', async () => {
    await expectSentence({ PORT: 'eighty' }, /^PORT must be a number from 0 to 65535, but is "eighty"/)
  })

  test('a migration that was edited after it was applied', async () => {
    const first = start()
    const printed = await first.started
    const { Client } = (await import('pg')).default
    const [password, port] = await Promise.all(['password', 'port'].map((name) => readFile(join(folder, `data/postgres.${name}`), 'utf8')))
    const client = new Client({ connectionString: `postgresql://catena:${password?.trim()}@127.0.0.1:${port?.trim()}/catena` })
    await client.connect()
    await client.query(`UPDATE _prisma_migrations SET checksum = 'another'`)
    await client.end()
    expect(await answers(printed)).toBe(true)
    first.child.kill('SIGTERM')
    await first.left
    await expectSentence({}, /^The migration \S+ was edited after it was applied to this database: bring back its file/)
    expect(await postmaster()).toBeUndefined() // and the database was stopped again
  })
})

describe('a Catena that has been started', () => {
  let kept: string
  let running: CatenaProcess
  let printed: string
  const run = () => catenaProcess({ DATA_DIR: join(kept, 'data') })
  beforeAll(async () => {
    kept = await mkdtemp(join(tmpdir(), 'catena-started-'))
    running = run()
    printed = await running.started
  })
  afterAll(async () => {
    const database = await postmaster(kept)
    running.child.kill('SIGKILL')
    await running.left
    if (database && isAlive(database)) process.kill(database, 'SIGQUIT')
    await gone(database)
    await rm(kept, { recursive: true, force: true })
  })

  test('prints where it runs, the first link and how to stop, in this order', () => {
    expect(printed).toMatch(/Catena runs at http:\/\/localhost:\d+\n.*http:\/\/localhost:\d+\/first\?token=\S+\nTo stop it/)
  })

  test('keeps the password of its Postgres for the owner only', async () => {
    expect((await stat(join(kept, 'data/postgres.password'))).mode & 0o777).toBe(0o600)
  })

  test('has a Postgres that is durable', async () => {
    const url = printed.match(/Catena runs at (\S+)/)?.[1]
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ durable: true, settingsOff: [] })
  })

  test('lives on when a second one is started on its data folder, which is told so', async () => {
    const { code, said } = await run().left
    expect(said).toMatch(/^Another Catena is running with the data folder .*: stop it first/)
    expect(code).toBe(1)
    expect(await answers(printed)).toBe(true)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('is stopped by %s, the database too, and can be started again', async (signal) => {
    const database = await postmaster(kept)
    expect(database && isAlive(database)).toBe(true)
    running.child.kill(signal)
    expect(await running.left).toEqual({ code: 0, said: '' })
    expect(database && isAlive(database)).toBe(false)
    running = run()
    expect(await answers(await running.started)).toBe(true)
  })
})

test('a signal in the middle of the start leaves nothing behind', async () => {
  const { child, left } = start()
  let database: number | undefined
  while (!database && child.exitCode === null) {
    database = await postmaster()
    await delay(5)
  }
  child.kill('SIGTERM')
  expect((await left).code).toBe(0)
  expect(database && isAlive(database)).toBe(false)
})

test('after a SIGKILL the next start adopts the database that lives on', async () => {
  const first = start()
  await first.started
  const database = await postmaster()
  first.child.kill('SIGKILL')
  await first.left
  const second = start()
  expect(await answers(await second.started)).toBe(true)
  expect(await postmaster()).toBe(database)
  second.child.kill('SIGTERM')
  expect((await second.left).code).toBe(0)
  expect(database && isAlive(database)).toBe(false) // adopted means also stopped
})

test('after a SIGKILL of everything the next start clears what is left and goes on', async () => {
  const first = start()
  await first.started
  const database = await postmaster()
  first.child.kill('SIGKILL')
  if (database) process.kill(database, 'SIGKILL')
  await first.left
  await gone(database)
  expect(await answers(await start().started)).toBe(true)
})

test('a pid file that names some other process is not believed', async () => {
  const first = start()
  await first.started
  first.child.kill('SIGTERM')
  await first.left
  await writeFile(join(folder, 'data/postgres/postmaster.pid'), `${process.pid}\n${folder}\n0\n1\n\n127.0.0.1\n`)
  expect(await answers(await start().started)).toBe(true)
})

test('when npm start is killed, the server it started leaves in order', async () => {
  const { child, started } = start({}, 'scripts/start.mjs')
  await started
  const database = await postmaster()
  child.kill('SIGKILL')
  await gone(database)
  expect(await postmaster()).toBeUndefined()
})
