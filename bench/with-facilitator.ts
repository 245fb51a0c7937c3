import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configAt, readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { startCatena } from '#server/main.ts'

export interface There {
  readonly catena: Awaited<ReturnType<typeof startCatena>>
  readonly baseUrl: string
  /** Asks the API as the facilitator; bytes go as they are, anything else as JSON. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<any>
  readonly cookie: () => string
}

/** Starts a new Catena in a folder of its own, with its first facilitator signed in, and takes it away afterwards. */
export async function withFacilitator(run: (there: There) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'catena-bench-'))
  const asked = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
    ...passed('DATABASE_URL'),
  })
  const catena = await startCatena(asked, createLog(asked))
  try {
    const { baseUrl } = configAt(catena.config, catena.config.port)
    let cookie = ''
    const api = async (method: string, path: string, body?: unknown) => {
      const bytes = body instanceof Uint8Array
      const answer = await fetch(`${baseUrl}/api${path}`, {
        method,
        headers: { cookie, origin: baseUrl, 'content-type': bytes ? 'application/octet-stream' : 'application/json' },
        ...(body === undefined ? {} : { body: bytes ? Uint8Array.from(body) : JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
      return answer.status === 204 ? undefined : answer.json()
    }
    const token = new URL(catena.firstFacilitatorLink ?? '').searchParams.get('token')
    await api('POST', '/first-facilitator', { token, name: 'Ada', email: 'ada@example.org', password: 'drift heron lantern' })
    await run({ catena, baseUrl, api, cookie: () => cookie })
  } finally {
    await catena.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const passed = (name: string): Record<string, string> => {
  const value = process.env[name]
  return value === undefined ? {} : { [name]: value }
}
