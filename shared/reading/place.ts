import { describePassage } from '#shared/anchoring/describe.ts'
import type { Passage, Point } from '#shared/anchoring/passage.ts'
import { plainOf, positionOf } from '#shared/anchoring/plain.ts'
import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Block } from './block.ts'
import { blockOf, carryPassage } from './carry.ts'

/** Where a passage stands in the version of a reading that is shown, and what is to be said about it. */
export type Placing =
  | {
      readonly is: 'placed'
      readonly start: Point
      readonly end: Point
      /** What a correction has changed of it: nothing, its words, or the block it begins in. */
      readonly changed: 'nothing' | 'words' | 'place'
      /** A facilitator put it there. */
      readonly byHand: boolean
    }
  /** It is shown with its old quote; `proposal` is where it may belong. */
  | { readonly is: 'orphaned'; readonly proposal?: Passage }

/** The versions of a reading, by number. */
export type Versions = ReadonlyMap<number, readonly Block[]>

/**
 * Where a passage stands in the version `shown`, of which `versions` must have the blocks, as of those it is carried over
 * from. Pure, so that whoever looks finds the same; what is written is never changed by it.
 *
 * A passage is looked for in the version shown first, and only if it is not surely there from version to version, since
 * many small corrections can make of it what one could not. What a facilitator placed by hand starts from there.
 * @param byHand the newest placement of the annotation, if there is one.
 */
export function placePassage(passage: Passage, versions: Versions, shown: number, byHand?: Passage): Placing {
  const after = versions.get(shown)
  if (!after) throw new RangeError(`version ${shown} is not among the versions`)
  const from = byHand ?? passage
  if (from.version === shown) {
    const stands = positionOf(plainOf(after), from.start) !== undefined && positionOf(plainOf(after), from.end) !== undefined
    return stands ? placed(from, passage, byHand) : { is: 'orphaned' }
  }
  const direct = carry(from, versions, shown)
  if ('passage' in direct) return placed(direct.passage, passage, byHand)
  let stepped: Passage | undefined = from
  for (const version of between(from.version, shown, versions)) {
    const step: ReturnType<typeof carry> = carry(stepped, versions, version)
    stepped = 'passage' in step ? step.passage : undefined
    if (!stepped) break
  }
  if (stepped?.version === shown) return placed(stepped, passage, byHand)
  return { is: 'orphaned', ...(direct.proposal ? { proposal: direct.proposal } : {}) }
}

/**
 * The block of the version `shown` in which a whole block of another version stands now: where somebody reads, what part
 * of the text a step is about. Nothing says of which version it was, so the nearest one that has it is taken.
 * @returns undefined if it is not surely there
 */
export function placeBlock(id: BlockId, versions: Versions, shown: number): BlockId | undefined {
  const has = (version: number): Block | undefined => versions.get(version)?.find((block) => block.id === id)
  if (has(shown)) return id
  const nearest = [...versions.keys()].filter(has).toSorted((a, b) => Math.abs(a - shown) - Math.abs(b - shown))[0]
  const block = nearest === undefined ? undefined : has(nearest)
  if (nearest === undefined || !block) return undefined
  const whole = describePassage(versions.get(nearest) ?? [], { block: id, offset: 0 }, { block: id, offset: block.text.length }, nearest)
  const placing = placePassage(whole, versions, shown)
  return placing.is === 'placed' ? placing.start.block : undefined
}

/** What an annotation needs of the versions: those it may be carried over from. */
export const versionsNeeded = (passages: Iterable<Passage>, shown: number): Set<number> => {
  const needed = new Set<number>()
  for (const { version } of passages) if (version !== shown) for (const one of range(version, shown)) needed.add(one)
  return needed
}

function carry(passage: Passage, versions: Versions, version: number): ReturnType<typeof carryPassage> {
  const before = versions.get(passage.version) ?? []
  const after = versions.get(version) ?? []
  if (passage.quote === '' && sameBlocks(before, after, passage)) return { passage: { ...passage, version } }
  return carryPassage(before, after, passage, version)
}

/** A passage without words (they are withheld from the viewer) has only its blocks to be known by. */
function sameBlocks(before: readonly Block[], after: readonly Block[], passage: Passage): boolean {
  return [passage.start.block, passage.end.block].every((id) => {
    const text = blockOf(before, id)?.text
    return text !== undefined && blockOf(after, id)?.text === text
  })
}

function placed(found: Passage, written: Passage, byHand: Passage | undefined): Placing {
  const changed = found.quote !== written.quote ? 'words' : found.start.block !== written.start.block ? 'place' : 'nothing'
  return { is: 'placed', start: found.start, end: found.end, changed, byHand: byHand !== undefined }
}

/** The known versions on the way from one, which is left out, to another, which is not. */
const between = (from: number, to: number, versions: Versions): number[] =>
  range(from, to).filter((one) => one !== from && versions.has(one))

/** Both ends are in it; it goes down where `to` is the older one. */
function range(from: number, to: number): number[] {
  const step = from <= to ? 1 : -1
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => from + n * step)
}

/** Placements by hand, by annotation. */
export type Placements = ReadonlyMap<RecordId, Passage>
