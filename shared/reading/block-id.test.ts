import { describe, expect, test } from 'vitest'
import { blockIds } from './block-id.ts'

const paragraph = (text: string): { type: 'paragraph'; text: string } => ({ type: 'paragraph', text })

describe('ids of blocks', () => {
  test('are unique, though texts repeat or are empty', () => {
    const ids = blockIds([
      paragraph('Refrain'),
      paragraph('Refrain'),
      { type: 'separator', text: '' },
      paragraph('Refrain'),
      { type: 'separator', text: '' },
      { type: 'figure', text: '' },
    ])
    expect(new Set(ids).size).toBe(6)
  })

  test('stay when something is corrected further on, inserted before or set in other type', () => {
    const beginning = 'It may be assumed as a general rule that a town will fight hardest'
    const [before] = blockIds([paragraph(`${beginning} for what it looses.`)])
    const [, after] = blockIds([paragraph('A new beginning.'), paragraph(`“${beginning.toUpperCase()} for what it loses.”`)])
    expect(after).toBe(before)
  })

  test('differ for a thousand texts that differ in their first words', () => {
    expect(new Set(blockIds(Array.from({ length: 20_000 }, (_, i) => paragraph(`Paragraph ${i}`)))).size).toBe(20_000)
  })
})
