import { useLingui } from '@lingui/react/macro'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { NewPlacement } from '#shared/protocol/http/placements.ts'
import { type Placements, type Placing, placePassage, type Versions, versionsNeeded } from '#shared/reading/place.ts'
import { say } from '../../../components/status.tsx'
import { order } from '../../../requests/call.ts'
import { readingQuery } from '../../../requests/readings.ts'
import type { Room } from '../../../stores/room.ts'
import { useObservable } from '../../../stores/use.ts'
import type { RoomReading, Stretch } from '../contract.ts'
import { type Placings, PlacingsContext } from './placings.ts'

interface PlacingsProviderProps {
  readonly room: Room
  readonly reading: RoomReading
  readonly onNewest: () => void
  readonly children: ReactNode
}

/** Finds the annotations' places in the version that is shown, and lets a facilitator place what is not found. */
export function PlacingsProvider({ room, reading, onNewest, children }: PlacingsProviderProps) {
  const { t } = useLingui()
  const view = useObservable(room.view)
  const threads = useObservable(room.threads)
  const queries = useQueryClient()
  const [settling, setSettling] = useState<RecordId>()

  const byHand = useMemo(() => new Map(view.placements.map(({ record, passage }) => [record, passage])), [view.placements])
  const { versions, complete } = useVersions(reading, threads, byHand)
  const of = useMemo(() => finder(reading.version, versions, complete, byHand), [reading.version, versions, complete, byHand])
  const stretchOf = useMemo<Placings['stretchOf']>(
    () => (thread) => {
      const placing = of(thread)
      return placing?.is === 'placed' ? placing : undefined
    },
    [of],
  )
  const orphans = useMemo(() => threads.filter((thread) => of(thread)?.is === 'orphaned'), [threads, of])

  const placings = useMemo<Placings>(() => {
    const changed = () => queries.invalidateQueries({ queryKey: ['sessions', view.id] })
    const failed = () => say(t`It could not be placed. Reload the page and try again.`)
    const takeBack = (id: RecordId) => void order('DELETE', `/sessions/${view.id}/placements/${id}`).then(changed).catch(failed)
    const putAt = (id: RecordId, { start, end }: Stretch) => {
      setSettling(undefined)
      const body: NewPlacement = { record: id, version: reading.version, start, end }
      void order('POST', `/sessions/${view.id}/placements`, { body })
        .then(changed)
        .then(() => say(t`It has its place.`, () => takeBack(id)))
        .catch(failed)
    }
    return {
      of,
      stretchOf,
      orphans,
      mayPlace: can(view.me.role, 'annotation.place'),
      settling: orphans.find(({ id }) => id === settling),
      settle: setSettling,
      take(passage) {
        if (settling === undefined) return false
        putAt(settling, passage)
        return true
      },
      putAt,
      takeBack,
      showNewest: view.reading.version > reading.version ? onNewest : undefined,
    }
  }, [of, stretchOf, orphans, settling, view.id, view.me.role, view.reading.version, reading.version, onNewest, queries, t])

  return <PlacingsContext value={placings}>{children}</PlacingsContext>
}

/** Looks for each annotation once. */
function finder(shown: number, versions: Versions, complete: boolean, byHand: Placements): Placings['of'] {
  const known = new Map<RecordId, Placing>()
  return ({ id, root: { passage } }) => {
    const before = known.get(id)
    if (before) return before
    const placed = byHand.get(id)
    if ((placed ?? passage).version !== shown && !complete) return undefined
    const placing = placePassage(passage, versions, shown, placed)
    known.set(id, placing)
    return placing
  }
}

/** The versions of the text from which annotations are carried over, loaded when there are such annotations. */
function useVersions(reading: RoomReading, threads: readonly Thread[], byHand: Placements) {
  const needed = useMemo(() => {
    const passages = threads.map(({ id, root }) => byHand.get(id) ?? root.passage)
    return [...versionsNeeded(passages, reading.version)].filter((version) => version !== reading.version).toSorted((a, b) => a - b)
  }, [threads, byHand, reading.version])
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
