import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { ProposedBlock } from '#shared/reading/block.ts'
import { begin, type Edit, edited } from './edits.ts'

const one = BlockId.parse('aaaa1')
const two = BlockId.parse('aaaa2')
const blocks: ProposedBlock[] = [
  { id: one, type: 'paragraph', text: 'First. Second.', spans: [], number: 1 },
  { id: two, type: 'paragraph', text: 'Next Chapter', spans: [], number: 2, drop: 'navigation' },
]

const cases: [string, Edit][] = [
  ['leaving out', { is: 'leave-out', block: one }],
  ['keeping what was proposed to go', { is: 'keep', block: two }],
  ['joining', { is: 'join', block: one }],
  ['retyping', { is: 'retype', block: one, type: 'heading' }],
  ['splitting', { is: 'split', block: one, at: 7 }],
]
test.each(cases)('%s changes the blocks, and undo brings back what was', (_name, edit) => {
  const before = begin(blocks)
  const after = edited(before, edit)
  expect(after.blocks).not.toEqual(before.blocks)
  expect(edited(after, 'undo')).toEqual(before)
})

test('what changes nothing leaves nothing to undo', () => {
  const before = begin(blocks)
  expect(edited(before, { is: 'retype', block: one, type: 'paragraph' })).toBe(before)
  expect(edited(before, { is: 'split', block: one, at: 0 })).toBe(before)
  expect(edited(before, 'undo')).toBe(before)
})

test('what a person leaves out is told from what the importer proposed', () => {
  const after = edited(begin(blocks), { is: 'leave-out', block: one })
  expect([...after.byHand]).toEqual([one])
  expect([...edited(after, { is: 'keep', block: one }).byHand]).toEqual([])
})
