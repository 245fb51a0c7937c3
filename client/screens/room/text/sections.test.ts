import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { Block, BlockType } from '#shared/reading/block.ts'
import { sectionsOf } from './sections.ts'

const make = (...types: BlockType[]): Block[] =>
  types.map((type, n) => ({ id: BlockId.parse(`b${1000 + n}`), type, text: 'Some words of a block.', spans: [] }))
const some = (type: BlockType, count: number) => Array.from({ length: count }, () => type)

test('sections hold every block once and in order', () => {
  const blocks = make(...some('paragraph', 100), 'heading', ...some('verse', 30), ...some('footnote', 40))
  expect(sectionsOf(blocks).flatMap((section) => section.blocks)).toEqual(blocks)
  expect(sectionsOf([])).toEqual([])
})

test('a heading begins a section with what follows it', () => {
  const sections = sectionsOf(make(...some('paragraph', 6), 'heading', 'heading', ...some('paragraph', 6)))
  expect(sections.map((section) => section.blocks.map((block) => block.type)[0])).toEqual(['paragraph', 'heading'])
})

test('a table and a list are not torn, and notes stand by themselves', () => {
  const sections = sectionsOf(make(...some('paragraph', 20), ...some('table-row', 12), ...some('paragraph', 2), ...some('footnote', 3)))
  const withRows = sections.filter((section) => section.blocks.some((block) => block.type === 'table-row'))
  expect(withRows).toHaveLength(1)
  expect(sections.at(-1)?.blocks.map((block) => block.type)).toEqual(some('footnote', 3))
})

test('what stands before a section is the sum of what the others weigh', () => {
  const sections = sectionsOf(make(...some('paragraph', 70)))
  expect(sections.length).toBeGreaterThan(1)
  for (const [n, section] of sections.entries()) {
    expect(section.before).toBe(sections.slice(0, n).reduce((sum, other) => sum + other.weight, 0))
  }
})

test('a book has no more sections than a page opens at once, each somewhat longer', () => {
  const sections = sectionsOf(make(...some('paragraph', 20_000)))
  expect(sections.length).toBeLessThan(420)
  expect(Math.max(...sections.map(({ blocks }) => blocks.length))).toBe(48)
  expect(Math.max(...sectionsOf(make(...some('paragraph', 300))).map(({ blocks }) => blocks.length))).toBe(24)
})
