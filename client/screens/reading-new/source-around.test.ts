import { expect, test } from 'vitest'
import { sourceAround } from './source-around.ts'

const source = '# The title\n\nOnce *upon* a time there was\na text that nobody had read (1).\n\nNext Chapter'

test('a block is found in its source over line breaks and signs of Markdown', () => {
  const around = sourceAround(source, 'Once upon a time there was a text that nobody had read (1).', 0.3)
  expect(around.here).toBe('Once *upon* a time there was\na text that nobody had read (1).')
  expect(around.before).toBe('# The title\n\n')
  expect(around.after).toBe('\n\nNext Chapter')
})

test('a short block is found', () => {
  expect(sourceAround(source, 'Next Chapter', 0.9).here).toBe('Next Chapter')
})

test('what is not there marks nothing, and shows the place where it would be', () => {
  const around = sourceAround(source, 'Something else entirely', 0)
  expect(around.here).toBe('')
  expect(around.after.startsWith('# The title')).toBe(true)
})

test('a long source is cut around the block', () => {
  const long = `${'before '.repeat(5_000)}HERE IT IS${' after'.repeat(5_000)}`
  const around = sourceAround(long, 'HERE IT IS', 0.5)
  expect(around.here).toBe('HERE IT IS')
  expect(around.before.length).toBeLessThan(5_000)
  expect([around.cutBefore, around.cutAfter]).toEqual([true, true])
})
