import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Places } from './places.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Asks for so many things at once, each of which takes 10 ms. @returns how many are done, as they are */
function ask(places: Places, count: number, patience?: number): () => number {
  let done = 0
  const one = async () => {
    const answer = new EventEmitter()
    await places.enter('somebody', { atOnce: 2, mostWaiting: 10_000, ...(patience === undefined ? {} : { patience }) }, answer)
    setTimeout(() => {
      done++
      answer.emit('close')
    }, 10)
  }
  for (let nth = 0; nth < count; nth++) void one()
  return () => done
}

test('who always has more waiting gets it ever more slowly, until they have been patient', async () => {
  const places = new Places()
  const done = ask(places, 5_000, 30)
  await vi.advanceTimersByTimeAsync(1_000)
  const first = done()
  await vi.advanceTimersByTimeAsync(30_000)
  const then = done()
  await vi.advanceTimersByTimeAsync(1_000)
  expect([first > 40, done() - then < 8]).toEqual([true, true])

  // What somebody asks for in one go, now and then, is never slower than the first time.
  const calm = new Places()
  for (let times = 0; times < 20; times++) {
    const page = ask(calm, 20, 30)
    await vi.advanceTimersByTimeAsync(400)
    expect(page()).toBe(20)
  }
})

test('those who are not known yet and ask for what is there wait for each other, and no longer the more they are', async () => {
  const done = ask(new Places(), 1_000)
  await vi.advanceTimersByTimeAsync(1_000)
  const first = done()
  await vi.advanceTimersByTimeAsync(9_000)
  expect(done()).toBeGreaterThan(9 * first)
})
