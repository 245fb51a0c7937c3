import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import { build, preview } from 'vite'
import { preactAsReact } from '../../scripts/vite/preact-as-react.ts'

/** Builds and serves the text page alone (tests/fixtures/text-page), so that a test can give it any reading. */
export async function serveTextPage(): Promise<{ origin: string; end(): Promise<void> }> {
  const root = fileURLToPath(new URL('../fixtures/text-page', import.meta.url))
  const outDir = await mkdtemp(join(tmpdir(), 'catena-text-page-'))
  const shape = { configFile: false, root, logLevel: 'error', resolve: { alias: preactAsReact } } as const
  // as readers get it: libraries look at the runner's own NODE_ENV
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ ...shape, plugins: [lingui({ macroTransform: true })], build: { outDir, target: 'esnext' } })
  if (before === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = before
  const server = await preview({ ...shape, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  const address = server.httpServer.address()
  if (!address || typeof address === 'string') throw new Error('the server of the text page has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async end() {
      await server.close()
      await rm(outDir, { recursive: true })
    },
  }
}
