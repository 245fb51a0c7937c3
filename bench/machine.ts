import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'

/** On what a figure was measured, and when; told with every figure. */
export const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  node: process.version,
  date: new Date().toISOString(),
  commit: commitHere(),
} as const

/** The commit that is measured, with `+` where files differ from it. */
function commitHere(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    return git('rev-parse', '--short', 'HEAD').trim() + (git('status', '--porcelain').trim() === '' ? '' : '+')
  } catch {
    return 'unknown'
  }
}
