import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Lays beside each built text what the server sends of it: `.br` and `.gz`, made once and as small as can be (server/http/pages.ts). */
export function compressed(): Plugin {
  let out = ''
  return {
    name: 'catena-compressed',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      out = join(config.root, config.build.outDir)
      if (config.build.outDir.startsWith('/')) out = config.build.outDir
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
          /\.(js|css|html|svg|webmanifest)$/.test(name),
        )
        await Promise.all(
          files.map(async (name) => {
            const path = join(out, name)
            const whole = readFileSync(path)
            if (whole.length < 1_000) return
            const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length }
            writeFileSync(`${path}.br`, await toBrotli(whole, { params }))
            writeFileSync(`${path}.gz`, await toGzip(whole, { level: 9 }))
          }),
        )
      },
    },
  }
}
