import { expect, test } from 'vitest'
import { InTurns } from './in-turns.ts'

/** Keys that are given so slowly that a turn has room for one handful. */
function slowly() {
  const given: (readonly number[])[] = []
  const ends = Promise.withResolvers<void>()
  const turns = new InTurns<number>((keys) => {
    given.push(keys)
    for (const until = performance.now() + 10; performance.now() < until; );
  }, ends.resolve)
  return { given, turns, done: ends.promise }
}
const many = (from: number) => Array.from({ length: 250 }, (_, at) => from + at)

test('gives what is little at once, and is done', () => {
  const given: (readonly string[])[] = []
  let dones = 0
  const turns = new InTurns<string>(
    (keys) => given.push(keys),
    () => (dones += 1),
  )
  turns.add(['a', 'b'])
  expect({ given, dones, isGoing: turns.isGoing }).toEqual({ given: [['a', 'b']], dones: 1, isGoing: false })
})

test('gives what is much in turns, each key once, with what is added meanwhile', async () => {
  const { given, turns, done } = slowly()
  turns.add(many(0))
  expect([given.length, turns.isGoing]).toEqual([1, true])
  turns.add([...many(200), 0])
  await done
  const keys = given.flat()
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([0])
  expect(new Set(keys)).toEqual(new Set(many(0).concat(many(200))))
})

test('gives nothing more once it is stopped, and all of what is added later', async () => {
  const { given, turns, done } = slowly()
  turns.add(many(0))
  turns.stop()
  turns.add([1_000])
  await done
  expect(given.slice(1)).toEqual([[1_000]])
})
