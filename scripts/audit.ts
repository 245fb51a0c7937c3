// Asks npm's registry for known faults of what Catena runs with, and fails where one is high and not explained. A registry that
// has no such answer, or none at all, is said in a line and fails nothing: the same commit must not be whole here and broken there.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'

/** Advisories that do not concern Catena, by the address at which they stand, each with why. */
const EXPLAINED: ReadonlyMap<string, string> = new Map([
  // ['https://github.com/advisories/GHSA-…', 'why'],
])

const Advisory = z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string() })
const Report = z.object({
  metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), Advisory])) })),
})
const Refused = z.object({ message: z.string() })

type Judged =
  | { readonly is: 'unanswered'; readonly why: string }
  | { readonly is: 'answered'; readonly counted: string; readonly grave: readonly string[] }

/** What the JSON that `npm audit` prints says: whether it was answered, and the faults that are high or critical and not explained. */
export function judge(printed: string, explained = EXPLAINED): Judged {
  const said = jsonIn(printed)
  const report = Report.safeParse(said)
  if (!report.success) return { is: 'unanswered', why: Refused.safeParse(said).data?.message.split('\n')[0] ?? 'no answer' }
  const { metadata, vulnerabilities } = report.data
  const advisories = Object.values(vulnerabilities).flatMap(({ via }) => via.flatMap((one) => (typeof one === 'string' ? [] : [one])))
  const grave = advisories.filter(({ severity, url }) => (severity === 'high' || severity === 'critical') && !explained.has(url))
  return {
    is: 'answered',
    counted: ['critical', 'high', 'moderate', 'low'].map((one) => `${metadata.vulnerabilities[one] ?? 0} ${one}`).join(', '),
    grave: [...new Set(grave.map(({ name, severity, title, url }) => `${name}: ${title} (${severity}, ${url})`))],
  }
}

function jsonIn(printed: string): unknown {
  try {
    return JSON.parse(printed)
  } catch {
    return undefined
  }
}

if (process.argv[1] === import.meta.filename) {
  const { stdout } = spawnSync(
    'npm',
    ['audit', '--omit=dev', '--package-lock-only', '--json', '--fetch-retries=0', '--fetch-timeout=20000'],
    { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 1 << 26, timeout: 60_000 },
  )
  const judged = judge(stdout ?? '')
  const lines =
    judged.is === 'unanswered'
      ? [`Not asked: this registry does not tell known faults (${judged.why}).`]
      : [`Known faults of what Catena runs with: ${judged.counted}.`, ...judged.grave.map((one) => `  ${one}`)]
  if (judged.is === 'answered' && judged.grave.length > 0) {
    lines.push('Update it, or say in scripts/audit.ts why it does not concern Catena.')
    process.exitCode = 1
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}
