import { expect, test } from 'vitest'
import { Alias } from '#shared/ids.ts'
import { layOut } from './exchange-layout.ts'

const [ada, ben, eve, mia] = ['aaaaaaaa', 'bbbbbbbb', 'eeeeeeee', 'mmmmmmmm'].map((alias) => Alias.parse(alias)) as [
  Alias,
  Alias,
  Alias,
  Alias,
]
const size = { width: 600, height: 400 }
const exchanges = [
  { from: ada, to: ben, replies: 5 },
  { from: ben, to: ada, replies: 2 },
  { from: eve, to: mia, replies: 1 },
]

test('replies in both directions make one line, and everybody stands inside the picture', () => {
  const { people, lines } = layOut(exchanges, size, 10)
  expect(lines.map(({ from, to, replies }) => [from.alias, to.alias, replies])).toEqual([
    [ada, ben, 7],
    [eve, mia, 1],
  ])
  expect(people.length).toBe(4)
  for (const { x, y } of people) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(size.width)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(size.height)
  }
})

test('the same exchanges give the same picture', () => {
  expect(layOut(exchanges, size, 10)).toEqual(layOut(exchanges, size, 10))
})

test('where there is room for few, those who exchanged most are shown', () => {
  const { people, lines } = layOut(exchanges, size, 2)
  expect(people.map((person) => person.alias)).toEqual([ada, ben])
  expect(lines.length).toBe(1)
})

test('nobody who talked with nobody breaks it', () => {
  expect(layOut([], size, 10)).toEqual({ people: [], lines: [] })
})
