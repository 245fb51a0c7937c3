// `npm run check`: everything that can be said about the code without running it. All checks run; any that fails fails the whole.
import { delimiter, join } from 'node:path'
import { generate, install, node, root, run, say } from './prepare.mjs'

await install()
await generate()

/** @type {[name: string, command: string, args: string[]][]} */
const checks = [
  ['lock file', node() ?? 'node', [join(root, 'scripts/lock-file.mjs')]],
  ['types', 'tsc', ['-p', '.']],
  ['format', 'biome', ['check', '--error-on-warnings', '.']],
  ['rules', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['dead code', 'knip', ['--no-progress']],
  ['words', node() ?? 'node', [join(root, 'scripts/check-words.ts')]],
  ['schema', 'prisma', ['validate']],
  ['known faults', node() ?? 'node', [join(root, 'scripts/audit.ts')]],
  ['migrations make the schema', node() ?? 'node', [join(root, 'scripts/check-drift.ts')]],
]
const env = {
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
}
const failed = []
for (const [name, command, args] of checks) {
  say(`\n— ${name}`)
  const code = await run(command, args, { env, shell: process.platform === 'win32' })
  if (code === 130) process.exit(130)
  if (code !== 0) failed.push(name)
}
say(failed.length === 0 ? '\nEvery check holds.' : `\nThese checks fail: ${failed.join(', ')}.`)
process.exit(failed.length === 0 ? 0 : 1)
