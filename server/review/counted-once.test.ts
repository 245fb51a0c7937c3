import { expect, it } from 'vitest'
import { countedOnce } from './counted-once.ts'
import type { Seen } from './open-review.ts'

const seen = (): Seen => ({ entries: new Map(), threads: new Map(), wordsOf: () => 0 })

it('is counted once as long as the same is seen, and anew of anything else', () => {
  let counts = 0
  const once = countedOnce<number>()
  const [mine, theirs] = [seen(), seen()]
  const ask = (of: Seen, key: string) => once(of, key, () => ++counts)
  expect([ask(mine, 'a'), ask(mine, 'a'), ask(theirs, 'a'), ask(mine, 'a'), ask(mine, 'b')]).toEqual([1, 1, 2, 1, 3])
})

it('is tried again when it has failed', async () => {
  let tries = 0
  const once = countedOnce<Promise<number>>()
  const of = seen()
  const ask = () => once(of, '', () => (++tries === 1 ? Promise.reject(new Error('no')) : Promise.resolve(tries)))
  await expect(ask()).rejects.toThrow('no')
  expect(await ask()).toBe(2)
})
