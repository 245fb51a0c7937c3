import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { createServer } from 'vite'

/** Serves the text page alone (tests/fixtures/text-page), so that a test can give it any reading. */
export async function serveTextPage(): Promise<{ origin: string; end(): Promise<void> }> {
  const root = fileURLToPath(new URL('../fixtures/text-page', import.meta.url))
  const repository = fileURLToPath(new URL('../..', import.meta.url))
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: fileURLToPath(new URL('../../node_modules/.vite/text-page', import.meta.url)),
    plugins: [react(), lingui({ macroTransform: true })],
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [repository] } },
    logLevel: 'error',
  })
  await server.listen()
  const address = server.httpServer?.address()
  if (!address || typeof address === 'string') throw new Error('the server of the text page has no port')
  return { origin: `http://127.0.0.1:${address.port}`, end: () => server.close() }
}
