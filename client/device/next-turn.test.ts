import { expect, test } from 'vitest'
import { eachInTurns } from './next-turn.ts'

test('does all of it, in order, and lets others come between where it takes long', async () => {
  const done: (number | string)[] = []
  const slow = (one: number) => {
    done.push(one)
    for (const until = performance.now() + 5; performance.now() < until; );
  }
  const all = eachInTurns([1, 2, 3, 4, 5, 6], slow)
  setTimeout(() => done.push('another'))
  await all
  expect(done.filter((one) => typeof one === 'number')).toEqual([1, 2, 3, 4, 5, 6])
  expect(done.indexOf('another')).toBeLessThan(done.indexOf(6))
})

test('what is little is done at once, and what goes wrong is said', async () => {
  const done: number[] = []
  const all = eachInTurns([1, 2], (one) => done.push(one))
  expect(done).toEqual([1, 2])
  await all
  await expect(
    eachInTurns([1], () => {
      throw new Error('unreadable')
    }),
  ).rejects.toThrow('unreadable')
})
