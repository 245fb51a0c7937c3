import { expect, test } from 'vitest'
import { nameInSession, skeleton } from './name-in-session.ts'

test.each([
  ['case', 'Ann', 'aNN'],
  ['blanks', 'Ann  Lee', 'Ann Lee'],
  ['Cyrillic letters', 'Roxana', 'Rохаnа'],
  ['Greek letters', 'Kim', 'Κim'],
  ['full-width letters', 'Ann', 'Ａｎｎ'],
  ['a joiner', 'Ann', 'An\u200Dn'],
  ['an I for an l', 'Ella', 'EIIa'],
  ['a zero for an o', 'Bob', 'B0b'],
])('two names that differ in %s look the same', (_in, one, other) => {
  expect(skeleton(one)).toBe(skeleton(other))
})

test.each([
  ['Ann', 'Anne'],
  ['Zoe', 'Zoé'],
  ['محمد', 'محمود'],
  ['李', '王'],
])('%s and %s are two names', (one, other) => {
  expect(skeleton(one)).not.toBe(skeleton(other))
})

test('a free name stays as it is', () => {
  expect(nameInSession('Ann', ['Bob'])).toBe('Ann')
})

test('a taken name gets the next number that is free', () => {
  expect(nameInSession('ann', ['Ann', 'Ann (2)'])).toBe('ann (3)')
})

test('a long name is cut between characters so that the number fits', () => {
  const long = '👩‍👩‍👧'.repeat(10)
  const name = nameInSession(long, [long])
  expect(name.length).toBeLessThanOrEqual(80)
  expect(name).toBe(`${'👩‍👩‍👧'.repeat(9)} (2)`)
})
