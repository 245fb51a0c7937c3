import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gatherRepeats } from './gather-repeats.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function writing() {
  const lines: { msg: string; moreOfTheSame?: number }[] = []
  const log = pino({ hooks: { logMethod: gatherRepeats(1_000) } }, { write: (line) => void lines.push(JSON.parse(line)) })
  return { log, lines }
}
const away = () => new Error('connect ECONNREFUSED')

test('the same trouble is logged when it begins, and how often it came when it has gone on', () => {
  const { log, lines } = writing()
  for (let i = 0; i < 200; i++) log.error({ err: away() }, 'not opened')
  expect(lines).toHaveLength(1)
  vi.advanceTimersByTime(1_000)
  expect(lines).toMatchObject([{ msg: 'not opened' }, { msg: 'not opened', moreOfTheSame: 199 }])
  log.error({ err: away() }, 'not opened')
  expect(lines).toHaveLength(3)
  vi.advanceTimersByTime(1_000)
  expect(lines).toHaveLength(3)
})

test('other troubles, and what is no trouble, are each logged', () => {
  const { log, lines } = writing()
  log.error({ err: away() }, 'not opened')
  log.error({ err: away() }, 'not committed')
  log.error({ err: new Error('another') }, 'not opened')
  for (let i = 0; i < 3; i++) log.warn({ code: 'too-fast' }, 'refused')
  for (let i = 0; i < 3; i++) log.info({ err: away() }, 'answered')
  expect(lines).toHaveLength(9)
})
