/**
 * Where words stand in a long text, without reading it from the beginning for each question: every run of eight
 * characters (a gram) is kept with its places. A correction asks this for thousands of passages of one text.
 */
import type { Plain } from './plain.ts'

const GRAM = 8

/** Chained hashing: `heads` has the first place of each bucket, `next` the one after each place, upward; -1 ends. */
interface Grams {
  readonly heads: Int32Array
  readonly next: Int32Array
  readonly counts: Uint32Array
  readonly shift: number
}

const known = new WeakMap<Plain, Grams>()

function gramsOf(plain: Plain): Grams {
  const before = known.get(plain)
  if (before) return before
  const { text } = plain
  // More buckets would fit the cache no longer, and cost more than the strangers met in one.
  const bits = Math.min(19, Math.max(8, Math.ceil(Math.log2(text.length + 1))))
  const heads = new Int32Array(2 ** bits).fill(-1)
  const counts = new Uint32Array(2 ** bits)
  const next = new Int32Array(text.length)
  const shift = 32 - bits
  let sum = 0
  for (let at = text.length - 1; at >= 0; at--) {
    const leaving = at + GRAM < text.length ? text.charCodeAt(at + GRAM) : 0
    sum = (text.charCodeAt(at) + Math.imul(BASE, sum - Math.imul(leaving, HIGHEST))) | 0
    if (at + GRAM > text.length) continue
    const bucket = spread(sum, shift)
    next[at] = heads[bucket] ?? -1
    heads[bucket] = at
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  const grams = { heads, next, counts, shift }
  known.set(plain, grams)
  return grams
}

/** A gram as a number modulo 2^32: its characters times the powers of a base (Karp and Rabin, 1987). */
const BASE = 0x01000193
const HIGHEST = Array.from({ length: GRAM - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1)
/** Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4). */
const spread = (sum: number, shift: number): number => Math.imul(sum ^ (sum >>> 15), 0x9e3779b1) >>> shift

function bucketOf(words: string, from: number, shift: number): number {
  let sum = 0
  for (let i = GRAM - 1; i >= 0; i--) sum = (words.charCodeAt(from + i) + Math.imul(BASE, sum)) | 0
  return spread(sum, shift)
}

/** Every place at which the text says exactly `words`, from the beginning on. Overlapping ones count. */
export function* placesOf(plain: Plain, words: string): Generator<number, void, undefined> {
  const { text } = plain
  if (words === '') return
  if (words.length < GRAM) {
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) yield at
    return
  }
  const grams = gramsOf(plain)
  let rarest = { into: 0, bucket: 0, count: Number.POSITIVE_INFINITY }
  for (let into = 0; into + GRAM <= words.length && rarest.count > 0; into++) {
    const bucket = bucketOf(words, into, grams.shift)
    const count = grams.counts[bucket] ?? 0
    if (count < rarest.count) rarest = { into, bucket, count }
  }
  for (let at = grams.heads[rarest.bucket] ?? -1; at >= 0; at = grams.next[at] ?? -1) {
    if (at >= rarest.into && text.startsWith(words, at - rarest.into)) yield at - rarest.into
  }
}

/** Grams that stand in more places say nothing about which one is meant. */
const COMMON = 200
/** Places that are voted for within so many characters of each other are one. */
const NEAR = 64
const MOST_STRETCHES = 12

/**
 * The stretches of the text that share the most grams with `words`, as [from, to), upward and apart: where words that
 * are nearly the same can be. What shares no gram of eight characters is not found.
 */
export function likelyStretches(plain: Plain, words: string): [number, number][] {
  const grams = gramsOf(plain)
  const votes = new Map<number, number>()
  const step = Math.max(1, Math.floor(words.length / 128))
  for (let into = 0; into + GRAM <= words.length; into += step) {
    const bucket = bucketOf(words, into, grams.shift)
    if ((grams.counts[bucket] ?? 0) > COMMON) continue
    for (let at = grams.heads[bucket] ?? -1; at >= 0; at = grams.next[at] ?? -1) {
      const place = Math.floor((at - into) / NEAR)
      votes.set(place, (votes.get(place) ?? 0) + 1)
    }
  }
  const best = [...votes].sort(([a, most], [b, more]) => more - most || a - b).slice(0, MOST_STRETCHES)
  const slack = NEAR + Math.ceil(words.length / 2)
  const stretches: [number, number][] = []
  for (const [place] of best.sort(([a], [b]) => a - b)) {
    const from = Math.max(0, place * NEAR - slack)
    const to = Math.min(plain.text.length, place * NEAR + NEAR + words.length + slack)
    const last = stretches.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else stretches.push([from, to])
  }
  return stretches
}
