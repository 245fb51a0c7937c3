import { expect, test } from 'vitest'
import { Refreshes } from './refreshes.ts'

/** A refresh that ends when it is told to, and what began and ended so far. */
function slow() {
  const seen: string[] = []
  const ends: (() => void)[] = []
  return {
    seen,
    end: () => ends.shift()?.(),
    refresh: async () => {
      const nth = seen.filter((what) => what.startsWith('began')).length + 1
      seen.push(`began ${nth}`)
      await new Promise<void>((end) => ends.push(end))
      seen.push(`ended ${nth}`)
    },
  }
}
const settle = () => new Promise((done) => setImmediate(done))

test('never two at once, and whoever asks during one shares the next', async () => {
  const { seen, end, refresh } = slow()
  const refreshes = new Refreshes<string>()
  const first = refreshes.run('a', refresh)
  const [second, third] = [refreshes.run('a', refresh), refreshes.run('a', refresh)]
  expect(seen).toEqual(['began 1'])
  end()
  await first
  await settle()
  expect(seen).toEqual(['began 1', 'ended 1', 'began 2'])
  const fourth = refreshes.run('a', refresh)
  end()
  await Promise.all([second, third])
  await settle()
  end()
  await fourth
  expect(seen.at(-1)).toBe('ended 3')
})

test('one that fails is told to those who asked for it, and the next runs', async () => {
  const refreshes = new Refreshes<string>()
  const failing = refreshes.run('a', () => Promise.reject(new Error('no')))
  const next = refreshes.run('a', () => Promise.resolve())
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBeUndefined()
  await expect(refreshes.run('a', () => Promise.resolve())).resolves.toBeUndefined()
})

test('different things do not wait for each other', async () => {
  const { seen, end, refresh } = slow()
  const refreshes = new Refreshes<string>()
  const all = [refreshes.run('a', refresh), refreshes.run('b', refresh)]
  expect(seen).toEqual(['began 1', 'began 2'])
  end()
  end()
  await Promise.all(all)
})
