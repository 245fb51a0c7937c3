import { expect, test } from 'vitest'
import { createLog, safeUrl } from './log.ts'

test.each([
  ['/first?token=abc', '/first'],
  ['/sync/pen/018f?notices=1', '/sync/pen/018f'],
  ['/api/join/amber-fox-12', '/api/join/…'],
  ['/join/amber-fox-12', '/join/…'],
  ['/API/Join/amber-fox-12', '/API/Join/…'],
  ['/api/seminars/018f', '/api/seminars/018f'],
])('logs %s as %s', (url, logged) => {
  expect(safeUrl(url)).toBe(logged)
})

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let lines = ''
  write(createLog({ logLevel: 'trace' }, { write: (line) => (lines += line) }))
  return lines
}

test('keeps words, passwords and cookies out', () => {
  const lines = logged((log) =>
    log.info({ record: { body: 'my words', quote: 'his words' }, headers: { cookie: 'secret' }, password: 'secret' }),
  )
  expect(lines).toContain('kept out')
  expect(lines).not.toMatch(/words|secret/)
})

test("keeps the database's values out of an error", () => {
  const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ann@example.org) already exists.' })
  const lines = logged((log) => log.error({ err: error }))
  expect(lines).toContain('23505')
  expect(lines).not.toContain('ann@example.org')
})
