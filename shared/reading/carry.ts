import { describePassage } from '#shared/anchoring/describe.ts'
import { placesOf } from '#shared/anchoring/grams.ts'
import { matchPassage } from '#shared/anchoring/match.ts'
import type { Passage } from '#shared/anchoring/passage.ts'
import { plainOf, positionOf } from '#shared/anchoring/plain.ts'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from './block.ts'

/** Where a passage stands in a corrected version; an orphan keeps its old quote and may have a place to propose. */
export type Carried = { passage: Passage } | { orphaned: true; proposal?: Passage }

/**
 * Carries a passage from one version of a reading to the next. It is found again by its exact words and the words
 * around them, else by words that are nearly the same (the thresholds stand in `anchoring/match.ts`). What is not sure,
 * or could stand in two places, is orphaned: nothing moves silently.
 * @param version the number of the new version.
 */
export function carryPassage(before: readonly Block[], after: readonly Block[], passage: Passage, version: number): Carried {
  const whole = wholeBlock(before, after, passage)
  if (whole)
    return { passage: describePassage(after, { block: whole.id, offset: 0 }, { block: whole.id, offset: whole.text.length }, version) }
  const match = matchPassage(after, passage)
  if (!match) return { orphaned: true }
  const found = describePassage(after, match.start, match.end, version)
  return match.surely && !standsElsewhere(after, passage, found) ? { passage: found } : { orphaned: true, proposal: found }
}

/** Whether the old words, with as much of the old words around them, stand in a second place too. */
function standsElsewhere(after: readonly Block[], passage: Passage, found: Passage): boolean {
  const { prefix, quote, suffix } = passage
  const plain = plainOf(after)
  const chosen = positionOf(plain, found.start)
  if (chosen === undefined || quote === '') return false
  const context = (at: number): number => sameBefore(plain.text, at, prefix) + sameAfter(plain.text, at + quote.length, suffix)
  const around = context(chosen)
  // With all the words around it in place, only a place that has them all can compete.
  if (around === prefix.length + suffix.length) {
    for (const at of placesOf(plain, prefix + quote + suffix)) if (at + prefix.length !== chosen) return true
    return false
  }
  for (const at of placesOf(plain, quote)) if (at !== chosen && context(at) >= around) return true
  return false
}

/** How many characters of the end of `words` stand right before `at`. */
function sameBefore(text: string, at: number, words: string): number {
  let same = 0
  while (same < words.length && same < at && text.charCodeAt(at - 1 - same) === words.charCodeAt(words.length - 1 - same)) same++
  return same
}

/** How many characters of the beginning of `words` stand right at `at`. */
function sameAfter(text: string, at: number, words: string): number {
  let same = 0
  while (same < words.length && at + same < text.length && text.charCodeAt(at + same) === words.charCodeAt(same)) same++
  return same
}

/**
 * A comment on a whole block stays on it when the block is plainly the same one, lightly corrected: its id is, and
 * most of its words are. Otherwise the words decide, as for any passage.
 */
function wholeBlock(before: readonly Block[], after: readonly Block[], passage: Passage): Block | undefined {
  const old = blockOf(before, passage.start.block)
  if (!old || passage.end.block !== old.id || passage.start.offset !== 0 || passage.end.offset !== old.text.length || old.text === '')
    return undefined
  if (positionOf(plainOf(before), passage.end) === undefined) return undefined
  const same = blockOf(after, old.id)
  if (!same || alike(old.text, same.text) < mostlyAlike) return undefined
  // Of a refrain, the same words again and again, an id cannot tell which one is meant.
  const isAlone = standsOnce(before, old.text) && (same.text === old.text || !saidBy(after).has(old.text)) && standsOnce(after, same.text)
  return isAlone ? same : undefined
}

const standsOnce = (blocks: readonly Block[], text: string): boolean => saidBy(blocks).get(text) === 1

/** How many blocks say each text. Remembered for each list, as `plainOf` does. */
function saidBy(blocks: readonly Block[]): ReadonlyMap<string, number> {
  const before = counted.get(blocks)
  if (before) return before
  const counts = new Map<string, number>()
  for (const { text } of blocks) counts.set(text, (counts.get(text) ?? 0) + 1)
  counted.set(blocks, counts)
  return counts
}
const counted = new WeakMap<readonly Block[], ReadonlyMap<string, number>>()

/** The block of that id, without looking through them all. */
export function blockOf(blocks: readonly Block[], id: BlockId): Block | undefined {
  const index = plainOf(blocks).indexOf.get(id)
  return index === undefined ? undefined : blocks[index]
}

/** Of the words of two texts, so many must be shared for them to be one block corrected. */
const mostlyAlike = 0.8

/** The share of words, 0–1, that two texts have in common (Dice's coefficient over words with their counts). */
function alike(a: string, b: string): number {
  const left = a.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const right = b.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  if (left.length === 0 || right.length === 0) return a === b ? 1 : 0
  const counts = new Map<string, number>()
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of right) {
    const count = counts.get(word) ?? 0
    if (count === 0) continue
    shared++
    counts.set(word, count - 1)
  }
  return (2 * shared) / (left.length + right.length)
}
