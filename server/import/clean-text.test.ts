import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText } from './clean-text.ts'

describe('cleaning text', () => {
  test.each([
    ['white space is collapsed and trimmed', '  a \t b\r\n c ', 'a b\nc'],
    ['line breaks keep no space around them', 'a  \n  b', 'a\nb'],
    ['soft hyphens and zero-width spaces go', 'in\u00ADsur\u200Brec\uFEFFtion', 'insurrection'],
    ['letters are composed', 'e\u0301 A\u030A', 'é Å'],
    ['Hangul is composed', '\u1112\u1161\u11AB', '한'],
    ['no-break spaces stay where they bind', '«\u00A0ah\u00A0» 10\u00A0km, p.\u00A012', '«\u00A0ah\u00A0» 10\u00A0km, p.\u00A012'],
    ['no-break spaces that lay out go', 'the\u00A0clerk\u00A0\u00A0wrote', 'the clerk wrote'],
    ['bidi overrides go', 'a\u202Eb\u2066c', 'abc'],
    ['joiners stay in scripts and pictures that need them', 'می\u200Cخواهم 👩\u200D🚀 a\u200Db', 'می\u200Cخواهم 👩\u200D🚀 ab'],
    ['lone surrogates and NUL are no text', 'a\uD800b\u0000c', 'a\uFFFDbc'],
  ])('%s', (_, before, after) => {
    expect(cleanText(before, []).text).toBe(after)
  })

  test('code keeps its white space, verse its indents', () => {
    expect(cleanText('\n  a\n\n    b  \n', [], 'everything').text).toBe('  a\n\n    b  ')
    expect(cleanText('a\n  b  c', [], 'indents').text).toBe('a\n  b c')
  })

  test('cleaning twice changes nothing more, and a span over a word stays over that word', () => {
    const noise = fc
      .array(fc.constantFrom(' ', '\u00AD', '\u200B', '\t', '\n', 'a', 'é', 'e\u0301', '😀', '\u00A0', '\u202E', '“'), { maxLength: 30 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const raw = `${before} WORD ${after}`
        const start = raw.indexOf('WORD')
        const { text, spans } = cleanText(raw, [{ is: 'emphasis', start, end: start + 4 }])
        expect(cleanText(text, []).text).toBe(text)
        expect(spans.map((span) => text.slice(span.start, span.end))).toEqual(['WORD'])
      }),
      { numRuns: 1_000 },
    )
  })
})
