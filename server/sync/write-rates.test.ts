import { expect, test } from 'vitest'
import { ParticipantId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { WriteRates } from './write-rates.ts'

const ada = ParticipantId.parse('00000000-0000-4000-8000-00000000000a')

test('a facilitator marks thousands of threads at once and takes them back, and can write beside it', () => {
  const rates = new WriteRates()
  const take = (records: number, pace: 'live' | 'bulk', at = 0) => rates.take(ada, records, pace, at)
  for (let part = 0; part < limits.bulkMarks / 200; part++) expect(take(200, 'bulk')).toBe(true)
  expect(take(1, 'bulk')).toBe(false)
  expect(take(limits.writeBurst, 'live')).toBe(true)
  expect(take(limits.bulkMarksPerSecond, 'bulk', 1_000)).toBe(true)
  expect(take(1, 'bulk', 1_000)).toBe(false)
})
