import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Passage } from '#shared/anchoring/passage.ts'
import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { compareThreads } from '#shared/projections/thread-order.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { type Placements, type Placing, placeBlock, placePassage, type Versions, versionsNeeded } from '#shared/reading/place.ts'
import type { Target } from '#shared/session/live.ts'
import { readingQuery } from '../../../requests/readings.ts'
import type { RoomReading } from '../contract.ts'

/** Where things stand in the version of the text that is shown. Undefined while an older version that this needs is on its way. */
export interface Places {
  readonly of: (thread: Thread) => Placing | undefined
  readonly ofAnnotation: (id: RecordId, passage: Passage) => Placing | undefined
  /** Of what is no annotation: a prompt, a spotlight, a hand. */
  readonly ofPassage: (passage: Passage) => Placing | undefined
  /** Of a whole block: where somebody reads, the part of a step. Undefined if it is not there any more. */
  readonly ofBlock: (block: BlockId) => BlockId | undefined
  /** Some block is of a version that is not at hand: the versions near it are fetched. */
  readonly lookWider: () => void
  /** The threads in the order in which they stand in the version shown; those without a place come last. */
  readonly threads: readonly Thread[]
}

interface Placed {
  readonly reading: RoomReading
  /** The newest version there is. */
  readonly newest: number
  readonly threads: readonly Thread[]
  readonly state: State | undefined
  readonly byHand: Placements
}

/** So many versions back are looked at for a block of which nobody says what version it is of. */
const BACK = 4

/** Finds in the version that is shown what was written on, or pointed at, in any version. */
export function usePlaces({ reading, newest, threads, state, byHand }: Placed): Places {
  const [wider, setWider] = useState(false)
  const pinned = pinnedIn(state)
  const part = state?.step?.stretch
  const unknown = part !== undefined && !reading.blocks.some(({ id }) => id === part.from)
  const { versions, complete } = useVersions(reading, threads, byHand, pinned, wider || unknown ? newest : undefined)
  const shown = reading.version
  const ofAnnotation = useMemo(() => finder(shown, versions, complete, byHand), [shown, versions, complete, byHand])
  const ofPassage = useMemo(() => {
    const known = finder<string>(shown, versions, complete)
    return (passage: Passage) => known(JSON.stringify([passage.version, passage.start, passage.end, passage.quote]), passage)
  }, [shown, versions, complete])
  const ofBlock = useMemo(() => blockFinder(versions, shown), [versions, shown])
  const of = useCallback(({ id, root }: Thread) => ofAnnotation(id, root.passage), [ofAnnotation])
  const ordered = useMemo(() => {
    // What was written on the version shown stands in order already.
    if (threads.every(({ id, root }) => root.passage.version === shown && !byHand.has(id))) return threads
    const order = new Map(reading.blocks.map(({ id }, at) => [id, at]))
    return threads.toSorted(
      compareThreads(order, (thread) => {
        const placing = of(thread)
        return placing?.is === 'placed' ? placing : undefined
      }),
    )
  }, [threads, of, byHand, reading, shown])
  const lookWider = useCallback(() => setWider(true), [])
  return useMemo(
    () => ({ of, ofAnnotation, ofPassage, ofBlock, lookWider, threads: ordered }),
    [of, ofAnnotation, ofPassage, ofBlock, lookWider, ordered],
  )
}

/** The passages to which a session points: its prompts, its spotlight, the hands that are up. */
function pinnedIn(state: State | undefined): Passage[] {
  if (!state) return []
  const targets = [state.spotlight?.target, state.me.hand?.target, ...state.queue.hands.map(({ target }) => target)]
  const isPassage = (target: Target | undefined) => (target?.is === 'passage' ? [target.passage] : [])
  return [...state.prompts.map(({ passage }) => passage), ...targets.flatMap(isPassage)]
}

/** Looks for each once. */
function finder<K>(shown: number, versions: Versions, complete: boolean, byHand?: ReadonlyMap<K, Passage>) {
  const known = new Map<K, Placing>()
  return (key: K, passage: Passage): Placing | undefined => {
    const before = known.get(key)
    if (before) return before
    const placed = byHand?.get(key)
    if ((placed ?? passage).version !== shown && !complete) return undefined
    const placing = placePassage(passage, versions, shown, placed)
    known.set(key, placing)
    return placing
  }
}

/** Looks for each block once. */
function blockFinder(versions: Versions, shown: number): Places['ofBlock'] {
  const known = new Map<BlockId, BlockId | undefined>()
  return (block) => {
    if (!known.has(block)) known.set(block, placeBlock(block, versions, shown))
    return known.get(block)
  }
}

/** The versions of the text from which something is carried over, loaded when there is such a thing. */
function useVersions(
  reading: RoomReading,
  threads: readonly Thread[],
  byHand: Placements,
  pinned: readonly Passage[],
  wideTo: number | undefined,
) {
  const ofThreads = useMemo(
    () =>
      versionsNeeded(
        threads.map(({ id, root }) => byHand.get(id) ?? root.passage),
        reading.version,
      ),
    [threads, byHand, reading.version],
  )
  const all = new Set([...ofThreads, ...versionsNeeded(pinned, reading.version)])
  if (wideTo !== undefined) for (let one = Math.max(1, reading.version - BACK); one <= wideTo; one++) all.add(one)
  all.delete(reading.version)
  const names = [...all].toSorted((a, b) => a - b).join(' ')
  const needed = useMemo(() => names.split(' ').filter(Boolean).map(Number), [names])
  const older = useQueries({
    queries: needed.map((version) => ({ ...readingQuery(reading.id, version), staleTime: Number.POSITIVE_INFINITY })),
    combine: (results) => ({
      readings: results.flatMap(({ data }) => data ?? []),
      // One that cannot be had is done without: then the quotes alone decide.
      complete: results.every(({ isPending }) => !isPending),
    }),
  })
  return useMemo(
    () => ({
      versions: new Map([[reading.version, reading.blocks], ...older.readings.map(({ version, blocks }) => [version, blocks] as const)]),
      complete: older.complete,
    }),
    [reading, older],
  )
}
