import { describe, expect, test } from 'vitest'
import { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Point } from './passage.ts'
import { comparePoints, type Edge, step, type Unit } from './stepping.ts'

const block = (id: string, text: string): Block => ({ id: BlockId.parse(id), type: 'paragraph', text, spans: [] })
const blocks = [block('one1', 'Delay is criminal. “To wait,” he said.'), block('gap1', ' '), block('two1', 'A second one.')]
const at = (id: string, offset: number): Point => ({ block: BlockId.parse(id), offset })

describe('an end of a passage', () => {
  test.each<[string, Point, Edge, Unit, 1 | -1, Point]>([
    ['start goes to the next word', at('one1', 0), 'start', 'word', 1, at('one1', 6)],
    ['start goes back a word', at('one1', 9), 'start', 'word', -1, at('one1', 6)],
    ['end goes to the end of the next word', at('one1', 5), 'end', 'word', 1, at('one1', 8)],
    ['end goes to the end of the sentence', at('one1', 5), 'end', 'sentence', 1, at('one1', 18)],
    ['start goes to the next sentence, with its quotation mark', at('one1', 0), 'start', 'sentence', 1, at('one1', 19)],
    ['end takes in the full stop after the last word', at('one1', 37), 'end', 'word', 1, at('one1', 38)],
    ['end goes into the next block that has words', at('one1', 38), 'end', 'word', 1, at('two1', 1)],
    ['start goes back into the block before', at('two1', 0), 'start', 'sentence', -1, at('one1', 19)],
    ['end takes the whole next block', at('one1', 38), 'end', 'block', 1, at('two1', 13)],
    ['start stays at the beginning of the reading', at('one1', 0), 'start', 'word', -1, at('one1', 0)],
    ['end stays at the end of the reading', at('two1', 13), 'end', 'sentence', 1, at('two1', 13)],
  ])('%s', (_, point, edge, unit, by, expected) => {
    expect(step(blocks, point, edge, unit, by, 'en')).toEqual(expected)
  })
})

test('points are compared in reading order', () => {
  expect(comparePoints(blocks, at('one1', 9), at('two1', 1))).toBe(-1)
  expect(comparePoints(blocks, at('one1', 9), at('one1', 9))).toBe(0)
  expect(comparePoints(blocks, at('one1', 9), at('one1', 3))).toBe(1)
})
