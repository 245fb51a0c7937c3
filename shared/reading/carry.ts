import { describePassage } from '#shared/anchoring/describe.ts'
import { matchPassage } from '#shared/anchoring/match.ts'
import type { Passage } from '#shared/anchoring/passage.ts'
import { plainOf, positionOf } from '#shared/anchoring/plain.ts'
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
  const plain = plainOf(after)
  const chosen = positionOf(plain, found.start)
  if (chosen === undefined || passage.quote === '') return false
  const context = (at: number): number => {
    const end = at + passage.quote.length
    return (
      commonEnd(plain.text.slice(Math.max(0, at - passage.prefix.length), at), passage.prefix) +
      commonStart(plain.text.slice(end, end + passage.suffix.length), passage.suffix)
    )
  }
  const around = context(chosen)
  for (let at = plain.text.indexOf(passage.quote); at >= 0; at = plain.text.indexOf(passage.quote, at + 1)) {
    if (at !== chosen && context(at) >= around) return true
  }
  return false
}

function commonStart(a: string, b: string): number {
  let n = 0
  while (n < a.length && a[n] === b[n]) n++
  return n
}

function commonEnd(a: string, b: string): number {
  let n = 0
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++
  return n
}

/**
 * A comment on a whole block stays on it when the block is plainly the same one, lightly corrected: its id is, and
 * most of its words are. Otherwise the words decide, as for any passage.
 */
function wholeBlock(before: readonly Block[], after: readonly Block[], passage: Passage): Block | undefined {
  const old = before.find((block) => block.id === passage.start.block)
  if (!old || passage.end.block !== old.id || passage.start.offset !== 0 || passage.end.offset !== old.text.length || old.text === '')
    return undefined
  if (positionOf(plainOf(before), passage.end) === undefined) return undefined
  const same = after.find((block) => block.id === old.id)
  if (!same || alike(old.text, same.text) < mostlyAlike) return undefined
  // Of a refrain, the same words again and again, an id cannot tell which one is meant.
  const alone = (blocks: readonly Block[], text: string): boolean => blocks.every((block) => block.id === old.id || block.text !== text)
  return alone(before, old.text) && alone(after, old.text) && alone(after, same.text) ? same : undefined
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
