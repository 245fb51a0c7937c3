import { expect, test } from 'vitest'
import { judge } from './audit.ts'

const advisory = (severity: string) => ({
  source: 1,
  name: 'ws',
  title: 'Stops',
  url: 'https://github.com/advisories/GHSA-xxxx',
  severity,
  range: '<9',
})
const report = (severity: string) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { ws: { name: 'ws', severity, via: [advisory(severity)] }, 'socket.io': { name: 'socket.io', severity, via: ['ws'] } },
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, [severity]: 2 } },
  })

test.each(['high', 'critical'])('a %s fault is told once, with where it stands', (severity) => {
  expect(judge(report(severity))).toMatchObject({
    is: 'answered',
    grave: [`ws: Stops (${severity}, https://github.com/advisories/GHSA-xxxx)`],
  })
})

test('one that is explained, and lesser ones, fail nothing', () => {
  expect(judge(report('high'), new Map([['https://github.com/advisories/GHSA-xxxx', 'Not reached.']]))).toMatchObject({ grave: [] })
  expect(judge(report('moderate'))).toEqual({ is: 'answered', counted: '0 critical, 0 high, 2 moderate, 0 low', grave: [] })
})

test.each(['', 'npm error', JSON.stringify({ message: '405 Method Not Allowed - POST https://registry.example/-/npm\nmore' })])(
  'a registry that does not tell is no fault: %j',
  (printed) => {
    expect(judge(printed).is).toBe('unanswered')
  },
)
