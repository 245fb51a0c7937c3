/** A Postgres that can be killed, filled up, made read-only and put back as it was. */
import { execFile, execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbedded } from '#server/storage/embedded.ts'
import { migrate } from '#server/storage/migrate.ts'
import { until } from '../harness/until.ts'

const OPERATE = join(import.meta.dirname, '../../server/operate.ts')
const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
/** Of the disk on which it stands where a small one can be made. */
const DISK = '900m'

export class Store {
  /** Whether its disk is a small one of its own, which can be filled up. */
  readonly hasSmallDisk: boolean
  readonly #folder: string
  #postgres: EmbeddedPostgres | undefined
  #pool: pg.Pool | undefined
  #database = 'catena'
  #hasBackup = false

  private constructor(folder: string, hasSmallDisk: boolean) {
    this.#folder = folder
    this.hasSmallDisk = hasSmallDisk
  }

  static async start(): Promise<Store> {
    const folder = await mkdtemp(join(tmpdir(), 'catena-chaos-store-'))
    await chmod(folder, 0o755)
    const disk = join(folder, 'disk')
    await mkdir(disk)
    const store = new Store(folder, mounted(disk))
    await store.run()
    // So that a small disk is not full by itself.
    await store.query(`ALTER SYSTEM SET max_wal_size = '128MB'`)
    await store.query('SELECT pg_reload_conf()')
    return store
  }

  get url(): string {
    const { url } = this.#running
    return Object.assign(new URL(url), { pathname: `/${this.#database}` }).href
  }

  /** Makes an empty database, migrated, in place of the last one. */
  async freshDatabase(): Promise<void> {
    const last = this.#database
    await this.#pool?.end()
    this.#database = `chaos_${crypto.randomUUID().slice(0, 8)}`
    await this.#administer(`CREATE DATABASE ${this.#database}`, `DROP DATABASE IF EXISTS ${last} WITH (FORCE)`)
    this.#hasBackup = false
    await migrate(this.url, MIGRATIONS)
    this.#pool = this.#openPool()
  }

  /** Asks it, patiently: it may be on its way up. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    this.#pool ??= this.#openPool()
    const pool = this.#pool
    return until(
      () =>
        pool.query<Row>(sql, [...values]).then(
          ({ rows }) => rows,
          () => undefined,
        ),
      'Postgres to answer',
      60_000,
    )
  }

  #openPool(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.url, max: 2, application_name: 'chaos' })
    pool.on('error', () => {})
    return pool
  }

  async run(): Promise<void> {
    this.#postgres = await startEmbedded(this.#data)
  }
  get #data(): string {
    return join(this.#folder, 'disk', 'data')
  }
  get #running(): EmbeddedPostgres {
    if (!this.#postgres) throw new Error('the store does not run')
    return this.#postgres
  }

  async #postmaster(): Promise<number | undefined> {
    const pid = Number((await readFile(join(this.#data, 'postgres/postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
    return pid > 0 && isAlive(pid) ? pid : undefined
  }

  /** SIGKILL of all of it. */
  async kill(): Promise<void> {
    const pid = await this.#postmaster()
    if (pid === undefined) return
    process.kill(pid, 'SIGKILL')
    await until(() => !isAlive(pid), 'Postgres to be gone')
    await this.#running.stop()
  }

  /** SIGKILL of one of the processes that serve Catena: Postgres ends all others and recovers. */
  async killOne(): Promise<boolean> {
    const [one] = await this.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'catena' AND datname = current_database() ORDER BY state_change DESC LIMIT 1`,
    )
    if (!one) return false
    process.kill(one.pid, 'SIGKILL')
    await until(() => !isAlive(one.pid), 'the process to be gone')
    return true
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    const pid = await this.#postmaster()
    if (pid === undefined) return
    for (const one of [pid, ...(await childrenOf(pid))]) if (isAlive(one)) process.kill(one, signal)
  }

  async endConnections(): Promise<void> {
    await this.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'catena' AND datname = current_database()`,
    )
  }

  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.query(`ALTER SYSTEM SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    await this.query('SELECT pg_reload_conf()')
  }

  /** Leaves no byte on its disk. */
  async fillUp(): Promise<void> {
    const ballast = await open(join(this.#folder, 'disk', 'ballast'), 'a')
    const megabyte = Buffer.alloc(1024 * 1024)
    try {
      for (let size = megabyte.length; size >= 1; ) {
        try {
          await ballast.write(megabyte, 0, size)
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
          size = Math.floor(size / 16)
        }
      }
    } finally {
      await ballast.close()
    }
  }
  /** Makes room again. Postgres, which ends when it cannot write its log, is started if it has. */
  async makeRoom(): Promise<void> {
    await rm(join(this.#folder, 'disk', 'ballast'), { force: true })
    const isBack = async () => {
      if ((await this.#postmaster()) === undefined) return 'ended' as const
      const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2_000 })
      client.on('error', () => {})
      try {
        await client.connect()
        await client.query('SELECT 1')
        return 'back' as const
      } catch {
        return undefined
      } finally {
        await client.end().catch(() => {})
      }
    }
    if ((await until(isBack, 'Postgres to be back or gone', 60_000)) === 'back') return
    await this.#running.stop()
    await this.run()
  }

  get hasBackup(): boolean {
    return this.#hasBackup
  }
  get #backup(): string {
    return join(this.#folder, 'chaos.backup.gz')
  }
  /** By the command for it, while everyone goes on. */
  async backUp(): Promise<void> {
    await this.#operate('backup')
    this.#hasBackup = true
  }
  /** Puts it into an empty database in place of the one that there is, which nobody uses any more. */
  async putBack(): Promise<void> {
    await this.#pool?.end()
    this.#pool = undefined
    await this.#administer(`DROP DATABASE ${this.#database} WITH (FORCE)`, `CREATE DATABASE ${this.#database}`)
    await this.#operate('restore')
  }
  /** What `verify` says against it; nothing when it agrees. */
  verify(): Promise<string | undefined> {
    return this.#operate('verify').then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message.slice(0, 1_000) : String(error)),
    )
  }

  async #operate(what: 'backup' | 'restore' | 'verify'): Promise<void> {
    const words = [OPERATE, what, ...(what === 'verify' ? [] : [this.#backup])]
    if (what === 'backup') await rm(this.#backup, { force: true })
    await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], {
      env: { PATH: process.env['PATH'], DATABASE_URL: this.url, DATA_DIR: this.#folder },
    })
  }

  async #administer(...sql: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: Object.assign(new URL(this.url), { pathname: '/postgres' }).href })
    client.on('error', () => {})
    await client.connect()
    for (const one of sql) await client.query(one)
    await client.end()
  }

  async end(): Promise<void> {
    await this.#pool?.end().catch(() => {})
    await this.#postgres?.stop()
    if (this.hasSmallDisk) execFileSync('umount', ['-l', join(this.#folder, 'disk')])
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Mounts a small disk there, where we may. */
function mounted(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'catena-chaos', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return listed.split(' ').map(Number).filter(Boolean)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
