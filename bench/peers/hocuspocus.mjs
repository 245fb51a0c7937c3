// Hocuspocus with its Database extension, on the Postgres behind DATABASE_URL, with its own defaults.
import { createRequire } from 'node:module'
import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'

const { default: pg } = await import(createRequire(new URL('../../package.json', import.meta.url)).resolve('pg'))
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 })
await pool.query('CREATE TABLE IF NOT EXISTS hocuspocus (name text PRIMARY KEY, data bytea NOT NULL)')
const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) =>
        (await pool.query('SELECT data FROM hocuspocus WHERE name = $1', [documentName])).rows[0]?.data ?? null,
      store: async ({ documentName, state }) => {
        await pool.query('INSERT INTO hocuspocus VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET data = excluded.data', [
          documentName,
          state,
        ])
      },
    }),
  ],
})
await server.listen()
process.stdout.write(`listening on ${server.httpServer.address().port}\n`)
