import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '#shared/reading/block.ts'
import { type Nested, nest } from './nested.ts'

const shown = (nodes: readonly Nested<Span>[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : `<${node.span.is}>${shown(node.inside)}</${node.span.is}>`)).join('')

test.each<[string, Span[], string]>([
  ['no spans', [], 'Delay is criminal'],
  ['one', [{ is: 'emphasis', start: 6, end: 8 }], 'Delay <emphasis>is</emphasis> criminal'],
  [
    'one in another',
    [
      { is: 'strong', start: 6, end: 8 },
      { is: 'emphasis', start: 0, end: 17 },
    ],
    '<emphasis>Delay <strong>is</strong> criminal</emphasis>',
  ],
  [
    'two that cross',
    [
      { is: 'emphasis', start: 0, end: 8 },
      { is: 'strong', start: 6, end: 17 },
    ],
    '<emphasis>Delay <strong>is</strong></emphasis><strong> criminal</strong>',
  ],
  ['one beyond the text', [{ is: 'code', start: 9, end: 99 }], 'Delay is <code>criminal</code>'],
])('spans become a tree: %s', (_, spans, expected) => {
  expect(shown(nest('Delay is criminal', spans))).toBe(expected)
})

test('whatever the spans, the text stays whole and every span covers what it covered', () => {
  const text = 'abcdefghij'
  const spans = fc.array(
    fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 8 })).map(([start, length]): Span => ({ is: 'strong', start, end: start + length })),
    { maxLength: 12 },
  )
  const covered = (nodes: readonly Nested<Span>[], depth = 0): [string, number][] =>
    nodes.flatMap((node): [string, number][] =>
      typeof node === 'string' ? Array.from(node, (letter): [string, number] => [letter, depth]) : covered(node.inside, depth + 1),
    )
  fc.assert(
    fc.property(spans, (some) => {
      expect(covered(nest(text, some))).toEqual(
        Array.from(text, (letter, at) => [letter, some.filter((span) => span.start <= at && at < span.end).length]),
      )
    }),
  )
})
