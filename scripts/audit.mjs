// Asks npm's registry for known faults of what Catena runs with, and fails where one is high and not explained. A registry that
// has no such answer, or none at all, is said in a line and fails nothing: the same commit must not be whole here and broken there.
import { spawnSync } from 'node:child_process'
import { root, say } from './prepare.mjs'

/** Advisories that do not concern Catena, each with why, by the address at which they stand. */
const EXPLAINED = new Map([
  // ['https://github.com/advisories/GHSA-…', 'why'],
])

/**
 * What the JSON of `npm audit` says.
 * @param {string} printed
 * @param {ReadonlyMap<string, string>} explained
 * @returns {{ is: 'unanswered', why: string } | { is: 'answered', counted: string, grave: string[] }}
 */
export function judge(printed, explained = EXPLAINED) {
  /** @type {any} */
  let report
  try {
    report = JSON.parse(printed)
  } catch {
    return { is: 'unanswered', why: 'no answer' }
  }
  const counts = report?.metadata?.vulnerabilities
  if (!counts) return { is: 'unanswered', why: String(report?.message ?? report?.error?.summary ?? 'no answer').split('\n')[0] }
  const advisories = Object.values(report.vulnerabilities ?? {}).flatMap((/** @type {any} */ one) =>
    one.via.flatMap((/** @type {any} */ via) => (typeof via === 'string' ? [] : [via])),
  )
  const grave = advisories.filter(({ severity, url }) => (severity === 'high' || severity === 'critical') && !explained.has(url))
  return {
    is: 'answered',
    counted: ['critical', 'high', 'moderate', 'low'].map((severity) => `${counts[severity] ?? 0} ${severity}`).join(', '),
    grave: [...new Set(grave.map(({ name, severity, title, url }) => `${name}: ${title} (${severity}, ${url})`))],
  }
}

if (process.argv[1] === import.meta.filename) {
  const args = ['audit', '--omit=dev', '--package-lock-only', '--json', '--fetch-retries=0', '--fetch-timeout=20000']
  const asked = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 1 << 26,
    timeout: 60_000,
  })
  const judged = judge(asked.stdout ?? '')
  if (judged.is === 'unanswered') say(`Not asked: this registry does not tell known faults (${judged.why}).`)
  else {
    say(`Known faults of what Catena runs with: ${judged.counted}.`)
    for (const line of judged.grave) say(`  ${line}`)
    if (judged.grave.length > 0) say('Update it, or say in scripts/audit.mjs why it does not concern Catena.')
    process.exitCode = judged.grave.length > 0 ? 1 : 0
  }
}
