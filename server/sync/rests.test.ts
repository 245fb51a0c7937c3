import { expect, test } from 'vitest'
import type { ParticipantId } from '#shared/ids.ts'
import { Rests } from './rests.ts'

const [ann, bob] = ['ann', 'bob'] as ParticipantId[] as [ParticipantId, ParticipantId]

test('who was too fast rests a moment, longer each time, and as at first when it is long ago; nobody else does', () => {
  const rests = new Rests()
  let now = 0
  const told: number[] = []
  for (let times = 0; times < 7; times++) {
    rests.add(ann, now)
    rests.add(ann, now) // by another window
    told.push(rests.left(ann, now))
    expect(rests.left(bob, now)).toBe(0)
    now += rests.left(ann, now)
    expect(rests.left(ann, now)).toBe(0)
  }
  expect(told).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  rests.add(ann, now + 60_001)
  expect(rests.left(ann, now + 60_001)).toBe(500)
})
