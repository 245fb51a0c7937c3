import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { annotation, openClass, type Person, recordId } from '../harness/class.ts'
import { freePort } from '../harness/free-port.ts'
import { freshDatabase } from '../harness/fresh-database.ts'
import { LiveClient } from '../harness/live.ts'
import { hasRedis, RedisServer } from '../harness/redis.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { marginClient, penClient } from '../harness/sync-client.ts'
import { until } from '../harness/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const CADDYFILE = join(ROOT, 'docker/Caddyfile')

/** Compose comes as a part of docker, or (older) as a program of its own. */
const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([command = '', ...args]) => spawnSync(command, [...args, 'version']).status === 0,
)
const hasCaddy = process.platform === 'linux' && spawnSync('caddy', ['version']).status === 0

test.skipIf(!compose)(
  'docker compose accepts docker-compose.yml: one proxy in front of as many Catenas as one likes, Postgres, Redis',
  async () => {
    const [command = '', ...args] = compose ?? []
    const listed = spawnSync(command, [...args, 'config', '--services'], { cwd: ROOT, encoding: 'utf8' })
    expect([listed.stderr, listed.status]).toEqual(['', 0])
    expect(listed.stdout.trim().split('\n').sort()).toEqual(['catena', 'postgres', 'proxy', 'redis'])
    // What only one of several could have: a name, a port of the machine.
    const { stdout: whole } = spawnSync(command, [...args, 'config'], { cwd: ROOT, encoding: 'utf8' })
    const [, catena = ''] = /^ {2}catena:\n((?: {4}.*\n)+)/m.exec(whole) ?? []
    expect(catena).toContain('stop_grace_period')
    expect(catena).not.toMatch(/^ {4}(container_name|ports):/m)
    const [, port] = /expose:\s+- "?'?(\d+)/.exec(catena) ?? []
    expect(await readFile(CADDYFILE, 'utf8')).toMatch(new RegExp(`name catena\\s+port ${port}\\b`))
  },
)

/** Answers every question for a name with all of these, as Docker's own does for a service that has been scaled. */
async function namesOf(addresses: readonly string[]): Promise<{ readonly port: number; end(): void }> {
  const socket = createSocket('udp4')
  socket.on('message', (asked, from) => {
    const question = asked.subarray(12, asked.indexOf(0, 12) + 5)
    const isAddress = question.readUInt16BE(question.length - 4) === 1
    const answers = isAddress ? addresses : []
    const head = Buffer.from([...asked.subarray(0, 2), 0x81, 0x80, 0, 1, 0, answers.length, 0, 0, 0, 0])
    const one = (address: string) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)])
    socket.send(Buffer.concat([head, question, ...answers.map(one)]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, end: () => socket.close() }
}

test.skipIf(!hasCaddy || !hasRedis())(
  'the proxy that comes with docker-compose.yml brings people to three Catenas, which are restarted one after the other without a lost post',
  { timeout: 120_000 },
  async () => {
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4']
    const [redis, db, names, proxyPort, port] = await Promise.all([
      RedisServer.start(),
      freshDatabase(),
      namesOf(addresses),
      freePort(),
      freePort(),
    ])
    const folder = await mkdtemp(join(tmpdir(), 'catena-caddy-'))
    const shipped = await readFile(CADDYFILE, 'utf8')
    const here = shipped.replace('port 3000', `port ${port}\n\t\t\tresolvers udp/127.0.0.1:${names.port}`)
    await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${here}`)
    const url = `http://127.0.0.1:${proxyPort}`
    const caddy = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], {
      env: { PATH: process.env['PATH'], HOME: folder, CATENA_ADDRESS: `:${proxyPort}` },
      stdio: 'ignore',
    })
    const start = (host: string | undefined) =>
      startServer({
        db,
        env: { REDIS_URL: redis.url, HOST: host ?? '', PORT: String(port), BASE_URL: url, TRUST_PROXY: '1', LOG_LEVEL: 'fatal' },
      })
    const servers: TestServer[] = []
    const open: { destroy(): void }[] = []
    try {
      for (const host of addresses) servers.push(await start(host))
      await until(
        () =>
          fetch(`${url}/healthz`).then(
            (answer) => answer.ok,
            () => false,
          ),
        'the proxy to let people through',
      )
      const group = await openClass({ url, firstFacilitatorLink: servers[0]?.firstFacilitatorLink }, 3)
      const [ann, bob, cem] = group.readers as [Person, Person, Person]
      const pens = [ann, bob, cem].map((who) => ({ who, pen: penClient(url, group.session, who) }))
      const sees = marginClient(url, bob.margins.get('commons'), bob)
      const live = new LiveClient(url, group.facilitator.cookie, group.session)
      open.push(sees, ...pens.map(({ pen }) => pen), { destroy: () => live.close() })
      await Promise.all([sees, ...pens.map(({ pen }) => pen)].map((one) => one.synced()))
      const written: string[] = []
      const write = () => {
        for (const { who, pen } of pens) {
          const id = recordId(who.alias)
          pen.write(id, annotation())
          written.push(id)
        }
      }
      for (const [nth, host] of addresses.entries()) {
        write()
        await servers[nth]?.stop()
        write()
        // Who asks while one is away is answered by another.
        for (let asked = 0; asked < 6; asked++)
          expect((await fetch(`${url}/api/sessions/${group.session}`, { headers: { cookie: ann.cookie } })).status).toBe(200)
        const version = await live.does('set-fair', { fair: nth % 2 === 0 })
        await live.untilState('the session to go on', (state) => state.version >= version)
        servers[nth] = await start(host)
      }
      await Promise.all(pens.map(({ pen }) => pen.saved()))
      await until(() => written.every((id) => sees.records.has(id)), 'every post to be shown')
      expect([...pens.flatMap(({ pen }) => pen.ended), ...sees.ended].filter(({ code }) => code < 4500 && code >= 4400)).toEqual([])
      // What is for the operator alone stays inside.
      for (const path of ['/metrics', '/readyz']) expect((await fetch(`${url}${path}`)).status, path).toBe(404)
      // Each is known by their own address, which the proxy says and not they, and the servers count together.
      const guess = async (nth: number) =>
        (await fetch(`${url}/api/join/AAAAAAAA`, { headers: { 'X-Forwarded-For': `10.0.0.${nth}` } })).status
      for (let nth = 0; nth < 100; nth++) expect(await guess(nth)).not.toBe(429)
      expect(await guess(100)).toBe(429)
    } finally {
      for (const client of open) client.destroy()
      caddy.kill('SIGKILL')
      names.end()
      for (const server of servers) await server.stop()
      await db.drop()
      await redis.end()
      await rm(folder, { recursive: true, force: true })
    }
  },
)
