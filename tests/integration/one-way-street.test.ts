import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const OXLINT = join(ROOT, 'node_modules/.bin/oxlint')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catena-street-'))
  await copyFile(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What the project's own rules say of a project that consists of this one line. */
async function lint(path: string, line: string): Promise<{ passes: boolean; said: string }> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), `${line}\nexport const used = thing\n`)
  const { status, stdout } = spawnSync(OXLINT, ['--deny-warnings', '.'], { cwd: folder, encoding: 'utf8' })
  return { passes: status === 0, said: stdout }
}

test.each([
  ['shared/room.ts', `import { thing } from '#server/log.ts'`],
  ['shared/room.ts', `import { thing } from '../server/log.ts'`],
  ['shared/room.ts', `import { thing } from '../client/app.tsx'`],
  ['shared/deep/room.ts', `import type { thing } from '../../client/app.tsx'`],
  ['shared/room.ts', `import { thing } from 'node:fs'`],
  ['client/room.ts', `import { thing } from '#server/log.ts'`],
  ['client/deep/room.ts', `import type { thing } from '../../server/log.ts'`],
  ['client/room.ts', `import { thing } from 'node:path'`],
  ['server/room.ts', `import { thing } from '../client/app.tsx'`],
])('the rule bites: %s may not say %s', async (path, line) => {
  const { passes, said } = await lint(path, line)
  expect(passes).toBe(false)
  expect(said).toContain('docs/ARCHITECTURE.md')
})

test.each([
  ['shared/room.ts', `import { thing } from '#shared/ids.ts'`],
  ['client/room.ts', `import { thing } from '#shared/ids.ts'`],
  ['server/room.ts', `import { thing } from '#shared/ids.ts'`],
  ['server/room.ts', `import { thing } from 'node:fs'`],
])('and lets pass what goes the right way: %s may say %s', async (path, line) => {
  expect(await lint(path, line)).toMatchObject({ passes: true })
})
