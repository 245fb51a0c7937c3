import { corpus } from '../harness/corpora.ts'
import type { Seeded } from '../harness/seeded.ts'

/** JSON as JSON.parse gives it, and `undefined` for "leave it out". */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

const collected = (): string[] => {
  const naughty = corpus('corpora/blns/blns.json')
  const scripts = String(corpus('corpora/xss-payload-list/xss-payload-list.txt') ?? '').split('\n')
  return [...(naughty ? (JSON.parse(String(naughty)) as string[]) : []), ...scripts.filter((_, nth) => nth % 40 === 0)]
}

const OWN_TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00x',
  '\u202egnp.exe',
  'a\u0008b',
  '\u2028',
  '\ufeff',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "'; DROP TABLE record; --",
  '$1',
  '${7*7}',
  '{{7*7}}',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '=1+1',
  'NaN',
  'null',
  '1e999',
  '-1',
  '9007199254740993',
  '00000000-0000-4000-8000-000000000000',
  'x'.repeat(65),
  'x'.repeat(81),
  'x'.repeat(301),
]
/** Beyond every limit of a text. Few, since each costs as much as hundreds of others. */
const LONG_TEXTS = ['é'.repeat(2_001), '🜁'.repeat(10_001), 'x'.repeat(20_001)]
const NUMBERS = [0, -0, -1, 1, 0.5, 1e21, -1e21, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 8_640_000_000_000_001, 1e308, 5e-324]

let texts: readonly string[] | undefined
/** A text that breaks things: of our own, or of the collected lists where they are at hand. */
export function hostileText(random: Seeded): string {
  if (random.below(150) === 0) return random.of(LONG_TEXTS) ?? ''
  texts ??= [...OWN_TEXTS, ...OWN_TEXTS, ...collected()]
  return random.of(texts) ?? ''
}

export const hostileNumber = (random: Seeded): number => random.of(NUMBERS) ?? 0

/** Any JSON that nobody asked for. */
export function hostileJson(random: Seeded, depth = 0): Json {
  switch (random.below(depth > 3 ? 5 : 9)) {
    case 0:
      return null
    case 1:
      return random.below(2) === 0
    case 2:
      return hostileNumber(random)
    case 3:
    case 4:
      return hostileText(random)
    case 5:
      return Array.from({ length: random.below(4) }, () => hostileJson(random, depth + 1))
    case 6:
      return deep(5 + random.below(random.below(20) === 0 ? 3_000 : 60))
    case 7:
      return JSON.parse(`{"__proto__":${JSON.stringify(hostileText(random))},"constructor":{"prototype":{"role":"facilitator"}}}`)
    default:
      return Object.fromEntries(Array.from({ length: random.below(4) }, () => [hostileText(random), hostileJson(random, depth + 1)]))
  }
}

function deep(levels: number): Json {
  let value: Json = 1
  for (let left = levels; left > 0; left--) value = left % 2 === 0 ? [value] : { a: value }
  return value
}

/** A value with something wrong in one place, anywhere in it: another value, one too many, one too few, a name too many. */
export function mutatedJson(random: Seeded, value: Json): Json {
  if (value === null || typeof value !== 'object' || random.below(6) === 0) return hostileJson(random)
  if (Array.isArray(value)) return mutatedList(random, value)
  const fields = value as { readonly [name: string]: Json | undefined }
  const entries = Object.entries(fields)
  const [name, old] = random.of(entries) ?? []
  switch (random.below(8)) {
    case 0:
      return { ...fields, [hostileText(random)]: hostileJson(random) }
    case 1:
      return Object.fromEntries(entries.filter(([one]) => one !== name))
    case 2:
      return { ...fields, role: 'facilitator', id: '00000000-0000-4000-8000-000000000000', is: 'decree' }
    default:
      return name === undefined ? hostileJson(random) : { ...fields, [name]: mutatedJson(random, old ?? null) }
  }
}

function mutatedList(random: Seeded, list: readonly Json[]): Json {
  const at = random.below(Math.max(1, list.length))
  switch (random.below(5)) {
    case 0:
      return list.filter((_, nth) => nth !== at)
    case 1:
      return [...list, hostileJson(random)]
    case 2:
      return Array.from({ length: 50 + random.below(200) }, (_, nth) => list[nth % Math.max(1, list.length)] ?? 0)
    default:
      return list.length === 0 ? hostileJson(random) : list.with(at, mutatedJson(random, list[at] ?? null))
  }
}
