import { describe, expect, test } from 'vitest'
import { askedAt, complete, completions, namedIn } from './completion.ts'

const same = (name: string) => name

describe('completing names and tags', () => {
  test.each([
    ['@Ad', { sign: '@', typed: 'Ad', from: 0 }],
    ['well, @Ada Lo', { sign: '@', typed: 'Ada Lo', from: 6 }],
    ['(#tim', { sign: '#', typed: 'tim', from: 1 }],
    ['mail@example', undefined],
    ['# heading', undefined],
    ['#done and', undefined],
    ['nothing', undefined],
  ])('at the end of "%s"', (text, asked) => {
    expect(askedAt(text, text.length)).toEqual(asked)
  })
  test('names are found by their beginning, by a later word, without accents and without the dots of titles', () => {
    const people = ['Dr. Ines Okafor', 'Émile', 'Maria Evaristo']
    const of = (typed: string) => completions({ sign: '@', typed, from: 0 }, people, same)
    expect(of('dr in')).toEqual(['Dr. Ines Okafor'])
    expect(of('em')).toEqual(['Émile'])
    expect(of('e')).toEqual(['Émile', 'Maria Evaristo'])
  })
  test('the name takes the place of what was typed, and the caret stands behind it', () => {
    const asked = askedAt('So @ad, yes', 6)
    expect(asked && complete('So @ad yes', 6, asked, 'Ada')).toEqual({ text: 'So @Ada yes', caret: 8 })
  })
})

describe('who is named in a text', () => {
  const people = ['Ada', 'Ada Lovelace', 'Ada Lovelace (2)', 'Bo', 'Anne-Marie Le/Guin']
  test.each([
    ['@Ada said', ['Ada']],
    ['@Ada Lovelace said', ['Ada Lovelace']],
    ['@Ada Lovelace (2) said, and @Bo.', ['Ada Lovelace (2)', 'Bo']],
    ['@Ada and @Ada Lovelace', ['Ada Lovelace', 'Ada']],
    ['@Anne-Marie Le/Guin!', ['Anne-Marie Le/Guin']],
    ['@Boris', []],
    ['Ada', []],
  ])('in "%s"', (text, named) => {
    expect(namedIn(text, people, same)).toEqual(named)
  })
})
