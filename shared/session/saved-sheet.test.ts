import { describe, expect, test } from 'vitest'
import { describePassage } from '#shared/anchoring/describe.ts'
import { BlockId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { Block } from '#shared/reading/block.ts'
import { Step, StepId } from './live.ts'
import { fitSheet, saveSheet } from './saved-sheet.ts'
import { sheetBytes, sheetFits } from './sheet-size.ts'

const text = (ids: readonly string[], words: readonly string[]): Block[] =>
  words.map((words, nth) => Block.parse({ id: ids[nth], type: 'paragraph', text: words, spans: [], number: nth + 1 }))

const words = [
  'When the clerk had read the letter aloud, nobody in the room said a word.',
  'It is necessary to ask why he read it at all, since nobody had asked him to.',
  'The third day was the longest, and the least was written about it.',
  'In the end they went home by the road along the river, as they had come.',
]
const original = text(['aaaa', 'bbbb', 'cccc', 'dddd'], words)
const id = (block: string) => BlockId.parse(block)
const s1 = StepId.parse('s1')

const rounds = Step.parse({
  id: 's1',
  phase: 'plenary',
  minutes: 8,
  auto: true,
  stretches: [
    { from: 'aaaa', to: 'bbbb' },
    { from: 'cccc', to: 'dddd' },
  ],
})
const one = Step.parse({ id: 's2', phase: 'read', silence: 'counts', instructions: 'Alone.', stretches: [{ from: 'bbbb', to: 'bbbb' }] })
const prompt = {
  body: 'Why did he?',
  passage: describePassage(original, { block: id('bbbb'), offset: 19 }, { block: id('bbbb'), offset: 44 }, 1),
  step: s1,
}
const saved = saveSheet([rounds, one], [prompt, { body: 'What remains?' }], original)

describe('a run-sheet that is kept', () => {
  test('is the same again for another class on the same text', () => {
    const fitted = fitSheet(saved, original, 1)
    expect(fitted).toMatchObject({ steps: [rounds, one], prompts: [prompt], unpinned: [{ body: 'What remains?' }], lost: 0 })
  })

  test('finds its places in the same text brought anew, by how its blocks begin and what its prompts quote', () => {
    const anew = text(['zzzz', 'eeee', 'ffff', 'gggg', 'hhhh'], ['A preface that was not there before, of some length.', ...words])
    const fitted = fitSheet(saved, anew, 3)
    expect(fitted.steps.map((step) => step.stretches)).toEqual([
      [
        { from: 'eeee', to: 'ffff' },
        { from: 'gggg', to: 'hhhh' },
      ],
      [{ from: 'ffff', to: 'ffff' }],
    ])
    expect(fitted.prompts).toMatchObject([{ body: 'Why did he?', passage: { version: 3, start: { block: 'ffff', offset: 19 } } }])
    expect(fitted.lost).toBe(0)
  })

  test('deals the parts of the groups anew on another text, leaves a single part out, and keeps its prompts without a place', () => {
    const other = text(['mmmm', 'nnnn', 'oooo', 'pppp'], ['Quite another.', 'Text about.', 'Something.', 'Else.'])
    const fitted = fitSheet(saved, other, 1)
    expect(fitted.steps.map((step) => step.stretches)).toEqual([
      [
        { from: 'mmmm', to: 'nnnn' },
        { from: 'oooo', to: 'pppp' },
      ],
      [],
    ])
    expect(fitted.steps[1]).toMatchObject({ silence: 'counts', instructions: 'Alone.' })
    expect(fitted.prompts).toEqual([])
    expect(fitted.unpinned).toEqual([{ body: 'Why did he?', quote: prompt.passage.quote, step: 's1' }, { body: 'What remains?' }])
    expect(fitted.lost).toBe(3)
  })

  test('does not take a block for the one that was meant only because it has the same id', () => {
    const other = text(['aaaa', 'bbbb'], ['Not the words that were here when it was written.', 'Nor are these here.'])
    expect(fitSheet(saved, other, 1).steps[1]?.stretches).toEqual([])
  })

  test('keeps a prompt whose step is not in it, to be put by hand', () => {
    expect(saveSheet([one], [prompt], original).prompts[0]).not.toHaveProperty('step')
  })
})

test('a run-sheet is measured in bytes as it is sent', () => {
  const steps = (count: number) =>
    Array.from({ length: count }, (_, nth) => Step.parse({ id: `s${nth}`, phase: 'read', instructions: 'ß'.repeat(1_000) }))
  expect(sheetBytes(steps(1))).toBe(new Blob([JSON.stringify(steps(1))]).size)
  expect(sheetFits(steps(27))).toBe(true)
  expect(sheetFits(steps(28))).toBe(sheetBytes(steps(28)) <= limits.sheetBytes)
  expect(sheetFits(steps(40))).toBe(false)
})
