/**
 * All of docker-compose.yml on a Docker engine: it builds the image, starts three Catenas and what they need, and breaks
 * and restarts them under people who write. By hand, since it needs an engine and takes minutes:
 * `CATENA_CONTAINERS=1 npx vitest run --project integration containers`.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { annotation, openClass, type Person, recordId, type TestClass } from '../harness/class.ts'
import { freePort } from '../harness/free-port.ts'
import { LiveClient } from '../harness/live.ts'
import { marginClient, penClient, type SyncClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const execute = promisify(execFile)
const PATIENCE = 120_000

let url: string
let backups: string
let env: NodeJS.ProcessEnv
/** What Docker prints to both of its outputs. */
async function docker(...args: string[]): Promise<string> {
  const { stdout, stderr } = await execute('docker', args, { cwd: ROOT, env, maxBuffer: 1 << 26 })
  return stdout + stderr
}
const compose = (...args: string[]) => docker('compose', ...args)
const up = (nodes: number) => compose('up', '--detach', '--wait', '--scale', `catena=${nodes}`)
/** The containers of Catena, by id. */
const nodes = async () => (await execute('docker', ['compose', 'ps', '--quiet', 'catena'], { cwd: ROOT, env })).stdout.trim().split('\n')
const about = (id: string, what: string) => docker('inspect', '--format', what, id).then((text) => text.trim())
const healthy = (id: string) =>
  until(async () => (await about(id, '{{.State.Health.Status}}')) === 'healthy', `${id} to be healthy`, PATIENCE)
const operate = (...args: string[]) =>
  compose('run', '--rm', '--no-TTY', '--user', 'root', '--volume', `${backups}:/backups`, 'catena', 'node', 'server/operate.ts', ...args)

let group: TestClass
let ann: Person
let bob: Person
let facilitator: LiveClient
let pens: { readonly who: Person; readonly pen: SyncClient }[]
let bobSees: SyncClient
const open: { destroy(): void }[] = []
const kept = <T extends { destroy(): void }>(client: T): T => {
  open.push(client)
  return client
}
const written: string[] = []
const write = () => {
  for (const { who, pen } of pens) {
    const id = recordId(who.alias)
    pen.write(id, annotation())
    written.push(id)
  }
}
const allShown = async () => {
  await Promise.all(pens.map(({ pen }) => until(() => pen.isSaved, 'the pen to be saved', PATIENCE)))
  await until(() => written.every((id) => bobSees.records.has(id)), 'every post to be shown', PATIENCE)
}

beforeAll(async () => {
  const [port, tlsPort] = [await freePort(), await freePort()]
  url = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    COMPOSE_PROJECT_NAME: `catena-trial-${process.pid}`,
    CATENA_DB_PASSWORD: randomBytes(12).toString('hex'),
    PORT: String(port),
    TLS_PORT: String(tlsPort),
    BASE_URL: url,
  }
  backups = await mkdtemp(join(tmpdir(), 'catena-backups-'))
  await compose('build')
}, 900_000)
afterAll(async () => {
  for (const client of open) client.destroy()
  await compose('down', '--volumes', '--rmi', 'local', '--timeout', '20')
  await rm(backups, { recursive: true, force: true })
}, PATIENCE)

test('docker compose up starts three at once: the image runs without rights, one migrates, and the log has the link of the first facilitator', {
  timeout: 300_000,
}, async () => {
  await up(3)
  const ids = await nodes()
  expect(ids).toHaveLength(3)
  for (const id of ids) {
    expect(await about(id, '{{.Config.User}} {{.State.Health.Status}} {{.RestartCount}}')).toBe('node healthy 0')
    expect((await docker('exec', id, 'node', '-p', 'process.getuid() > 0 && process.pid > 1')).trim()).toBe('true')
  }
  const logs = await compose('logs', '--no-color', '--no-log-prefix', 'catena')
  expect(logs.match(/"msg":"migrated"/g)).toHaveLength(1)
  const links = logs.match(/\S+\/first\?token=\S+/g) ?? []
  expect(links).toHaveLength(3)
  group = await openClass({ url, firstFacilitatorLink: links[0] }, 2, { manner: 'live' })
  ;[ann, bob] = group.readers as [Person, Person]
})

test('people at different Catenas behind the proxy are one class: what is written, the silence, the phases', {
  timeout: PATIENCE,
}, async () => {
  facilitator = new LiveClient(url, group.facilitator.cookie, group.session)
  const lives = [ann, bob].map((who) => new LiveClient(url, who.cookie, group.session))
  for (const one of [facilitator, ...lives]) kept({ destroy: () => one.close() })
  await facilitator.does('go-to-phase', { phase: 'plenary' })
  pens = [ann, bob].map((who) => ({ who, pen: kept(penClient(url, group.session, who)) }))
  bobSees = kept(marginClient(url, bob.margins.get('commons'), bob))
  const annSees = kept(marginClient(url, ann.margins.get('commons'), ann))
  await Promise.all([...pens.map(({ pen }) => pen), bobSees, annSees].map((one) => one.synced()))
  write()
  await allShown()
  const version = await facilitator.does('go-to-phase', { phase: 'read' })
  await Promise.all(lives.map((one) => one.untilState('the silence', (state) => state.phase === 'read' && state.version >= version)))
  const secret = recordId(ann.alias)
  pens[0]?.pen.write(secret, annotation({ body: 'Nobody sees this yet' }))
  await pens[0]?.pen.saved()
  expect(bobSees.records.has(secret)).toBe(false)
  await facilitator.does('go-to-phase', { phase: 'plenary' })
  await until(() => bobSees.records.has(secret), 'what was written in the silence to be shown')
  // Eight connections, and the proxy gives them to all three.
  const figures = 'fetch("http://127.0.0.1:3000/metrics").then((answer) => answer.text()).then(console.log)'
  for (const id of await nodes()) {
    const told = await docker('exec', id, 'node', '-e', figures)
    const at = (what: string) => Number(new RegExp(`^${what}\\{figure="connections"\\} (\\d+)`, 'm').exec(told)?.[1])
    expect(at('catena_sync') + at('catena_live'), told).toBeGreaterThan(0)
  }
  // What is for the operator alone stays inside.
  for (const path of ['/metrics', '/readyz']) expect((await fetch(`${url}${path}`)).status, path).toBe(404)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('one Catena is killed, then each is restarted after the other, then Postgres and Redis: people come back, and nothing is lost', {
  timeout: 600_000,
}, async () => {
  const [first = '', ...others] = await nodes()
  write()
  await docker('kill', first)
  write()
  await allShown()
  await docker('start', first)
  await healthy(first)
  for (const id of [first, ...others]) {
    write()
    await docker('restart', id)
    write()
    await healthy(id)
  }
  await allShown()
  for (const service of ['redis', 'postgres']) {
    write()
    await compose('restart', service)
    write()
    for (const id of await nodes()) await healthy(id)
    await allShown()
  }
  write()
  await compose('restart', 'catena')
  await allShown()
  for (const { pen } of pens) expect(pen.ended.filter(({ code }) => code < 4500 && code >= 4400)).toEqual([])
  expect((await facilitator.command('set-fair', { fair: true })).ok).toBe(true)
})

test('a backup is written while it runs, and restored as docs/operating.md says into the same Postgres', { timeout: 600_000 }, async () => {
  write()
  await allShown()
  expect(await operate('backup', '/backups/catena.gz')).toContain('/backups/catena.gz')
  write()
  await allShown()
  await compose('stop', 'catena')
  const inPostgres = (...args: string[]) => compose('exec', '--no-TTY', 'postgres', ...args)
  await inPostgres('psql', '-U', 'catena', '-d', 'postgres', '-c', 'ALTER DATABASE catena RENAME TO before')
  await inPostgres('createdb', '-U', 'catena', 'catena')
  expect(await operate('restore', '/backups/catena.gz')).toContain('Start Catena with the same settings')
  await up(3)
  expect(await operate('verify')).toContain('everything agrees')
  // The devices still have what the backup does not hold.
  await Promise.all(pens.map(({ pen }) => until(() => pen.isSaved, 'the pen to be saved again', PATIENCE)))
  const anew = await kept(marginClient(url, bob.margins.get('commons'), bob)).synced()
  await until(() => written.every((id) => anew.records.has(id)), 'every post to be shown again', PATIENCE)
})

test('stopped and started again, with one Catena instead of three, it is as it was', { timeout: 300_000 }, async () => {
  await compose('stop')
  await up(1)
  expect(await nodes()).toHaveLength(1)
  const again = await kept(marginClient(url, ann.margins.get('commons'), ann)).synced()
  await until(() => written.every((id) => again.records.has(id)), 'every post to be there')
})
