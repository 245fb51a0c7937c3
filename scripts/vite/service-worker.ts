import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Plugin, transformWithOxc } from 'vite'

/** What is brought only when it is asked for: fonts, other languages, and what is no part of the pages. */
const LATER = /\.(woff2?|map|png|webp|txt)$|\/(?:ar|de|es|fr)-[\w-]+\.js$|^\/service-worker\.js$/

/** Builds client/service-worker.ts with the list of what the pages consist of, under a name that does not change. */
export function serviceWorker(): Plugin {
  let client = ''
  let publicFiles = ''
  return {
    name: 'catena-service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      client = config.root
      publicFiles = config.publicDir
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const hash = createHash('sha256')
        const shell = ['/']
        for (const name of Object.keys(bundle).toSorted()) {
          hash.update(name)
          const part = bundle[name]
          if (name === 'index.html' && part?.type === 'asset') hash.update(part.source)
          else if (!LATER.test(`/${name}`) && name !== 'index.html') shell.push(`/${name}`)
        }
        for (const name of readdirSync(publicFiles).toSorted()) {
          hash.update(readFileSync(join(publicFiles, name)))
          if (!LATER.test(`/${name}`)) shell.push(`/${name}`)
        }
        const file = join(client, 'service-worker.ts')
        const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file)
        hash.update(code)
        const version = hash.digest('hex').slice(0, 12)
        this.emitFile({
          type: 'asset',
          fileName: 'service-worker.js',
          source: `const SHELL = ${JSON.stringify(shell)}\nconst VERSION = ${JSON.stringify(version)}\n${code}`,
        })
      },
    },
  }
}
