import { expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { ProposedBlock } from '#shared/reading/block.ts'
import { likelyMark, likelyNote } from './likely-mark.ts'

const block = (text: string, more: Partial<ProposedBlock> = {}): ProposedBlock => ({
  id: BlockId.parse('aaaa'),
  type: 'paragraph',
  text,
  spans: [],
  ...more,
})
const note = (id: string, marker: string, more: Partial<ProposedBlock> = {}) =>
  block(`Note ${marker}`, { id: BlockId.parse(id), type: 'footnote', marker, ...more })
const marked = (of: ProposedBlock) => {
  const found = likelyMark(of)
  return found && of.text.slice(found.start, found.end)
}

test.each([
  ['a figure after a full stop', 'The tide took it.3 Nobody came.', '3'],
  ['a figure in brackets', 'The tide took it [12] and went.', '[12]'],
  ['a raised figure', 'The tide² took it.', '²'],
  ['an asterisk', 'The tide* took it.', '*'],
])('finds %s', (_, text, mark) => expect(marked(block(text))).toBe(mark))

test.each([
  ['a year', 'It was 1848, and cold.'],
  ['a word with figures in it', 'The ferry B52s left.'],
])('takes %s for no mark', (_, text) => expect(marked(block(text))).toBeUndefined())

test('leaves out what is a mark already', () => {
  const of = block('One.1 Two.2', { spans: [{ is: 'note-ref', start: 4, end: 5, note: BlockId.parse('bbbb') }] })
  expect(marked(of)).toBe('2')
})

test('takes the first free note with the same mark, as notes may begin anew on each page', () => {
  const notes = [note('bbbb', '1', { backrefs: [BlockId.parse('aaaa')] }), note('cccc', '1'), note('dddd', '2')]
  expect(likelyNote('[1]', notes)?.id).toBe('cccc')
  expect(likelyNote('²', notes)?.id).toBe('dddd')
})

test('without such a note, takes the first that nothing leads to', () => {
  const notes = [note('bbbb', '*', { backrefs: [BlockId.parse('aaaa')] }), note('cccc', '†')]
  expect(likelyNote('7', notes)?.id).toBe('cccc')
})
