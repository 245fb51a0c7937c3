import { expect, test } from 'vitest'
import { ParticipantId } from '#shared/ids.ts'
import { floodLimits, limits } from '#shared/limits.ts'
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

test('frames of one person are counted over all their connections', () => {
  const rates = new WriteRates()
  const taken = (tries: number, at: number) => Array.from({ length: tries }, () => rates.takeFrame(ada, at)).filter(Boolean).length
  expect(taken(floodLimits.frames + 5, 0)).toBe(floodLimits.frames)
  expect(taken(floodLimits.framesPerSecond + 5, 1_000)).toBe(floodLimits.framesPerSecond)
  rates.sweep(60_000)
  expect(taken(floodLimits.frames + 5, 60_000)).toBe(floodLimits.frames)
})
