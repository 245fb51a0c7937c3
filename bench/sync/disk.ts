/** The Postgres that all servers share, on a disk that keeps its word, and what it commits without any of them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import pg from 'pg'
import { startEmbedded } from '#server/storage/embedded.ts'
import type { Endings } from './endings.ts'

export interface Disk {
  /** A database that nothing has been in. @returns its address */
  freshDatabase(): Promise<string>
  /** CPU time that Postgres and all its processes have used, in µs. */
  cpu(): Promise<number>
}

/** Starts a Postgres with `fsync` on in a temporary folder. */
export async function openDisk(endings: Endings): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'catena-bench-'))
  endings.add(() => rm(folder, { recursive: true, force: true }))
  const postgres = await startEmbedded(folder)
  endings.add(() => postgres.stop())
  const pid = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
  let made = 0
  return {
    async freshDatabase() {
      const name = `bench_${++made}`
      await asked(postgres.url, (client) => client.query(`CREATE DATABASE ${name}`))
      return postgres.url.replace(/[^/]+$/, name)
    },
    async cpu() {
      const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
      let ticks = 0
      for (const one of [String(pid), ...children]) {
        const fields = (await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ') ?? []
        // utime and stime, and for the postmaster those of children that have ended
        ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
        if (one === String(pid)) ticks += Number(fields[13] ?? 0) + Number(fields[14] ?? 0)
      }
      return ticks * 10_000
    },
  }
}

async function asked<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}

/** How many rows a second Postgres commits on this disk, each in a statement of its own, over so many connections. */
export async function commitRate(url: string, connections: number, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections })
  try {
    await pool.query('CREATE TABLE IF NOT EXISTS one_row (id bigserial PRIMARY KEY, words text NOT NULL)')
    const words = 'x'.repeat(400)
    let rows = 0
    const from = performance.now()
    const until = from + seconds * 1_000
    const insert = async () => {
      while (performance.now() < until) {
        await pool.query({ name: 'insert', text: 'INSERT INTO one_row (words) VALUES ($1)', values: [words] })
        rows++
      }
    }
    await Promise.all(Array.from({ length: connections }, insert))
    return (rows * 1_000) / (performance.now() - from)
  } finally {
    await pool.end()
  }
}
