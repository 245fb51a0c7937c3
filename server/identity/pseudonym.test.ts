import { expect, test } from 'vitest'
import { newPseudonym } from './pseudonym.ts'

test('three hundred in one session are all different', () => {
  const given: string[] = []
  for (let nth = 0; nth < 300; nth++) given.push(newPseudonym(given))
  expect(new Set(given).size).toBe(300)
})

test('two words serve for whole lecture halls', () => {
  expect(newPseudonym([])).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
})
