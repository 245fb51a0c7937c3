import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import { countOf, filtersOf, measureOf } from './measure.ts'

const block = {
  block: BlockId.parse('para001'),
  annotations: 5,
  replies: 7,
  people: 4,
  kinds: { comment: 1, question: 3, insight: 1, connection: 0, challenge: 0 },
  groups: [{ group: 'none' as const, annotations: 2, replies: 1 }],
  phases: { read: 4, discuss: 8 },
  confusion: { questions: 3, meToo: 2, unanswered: 1 },
}

test.each([
  ['all', 12],
  ['confusion', 6],
  ['kind:question', 3],
  ['phase:discuss', 8],
  ['phase:plenary', 0],
  ['group:none', 3],
  ['group:6f9619ff-8b86-4d01-b42d-00cf4fc964ff', 0],
  ['kind:nonsense', 12],
  [null, 12],
])('counted by %s, a paragraph has %i', (asked, count) => {
  expect(countOf(block, measureOf(asked))).toBe(count)
})

test('what is counted leads to the threads it was counted from', () => {
  expect(filtersOf(measureOf('confusion'))).toEqual({ kind: 'question' })
  expect(filtersOf(measureOf('phase:read'))).toEqual({ phase: 'read' })
  expect(filtersOf(measureOf(null))).toEqual({})
})
