import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { RecordId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import type { NewPlacement } from '#shared/protocol/http/placements.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { say } from '../../../components/status.tsx'
import { order } from '../../../requests/call.ts'
import type { Live } from '../../../stores/live.ts'
import { Observable } from '../../../stores/observable.ts'
import type { Room } from '../../../stores/room.ts'
import { useObservable } from '../../../stores/use.ts'
import type { RoomReading, Stretch } from '../contract.ts'
import { type Placings, PlacingsContext } from './placings.ts'
import { usePlaces } from './use-places.ts'

const noState = new Observable<State | undefined>(undefined)

interface PlacingsProviderProps {
  readonly room: Room
  readonly live: Live | undefined
  readonly reading: RoomReading
  readonly onNewest: () => void
  readonly children: ReactNode
}

/** Finds the places of annotations, and of what the session points to, in the version that is shown, and lets a facilitator place what is not found. */
export function PlacingsProvider({ room, live, reading, onNewest, children }: PlacingsProviderProps) {
  const { t } = useLingui()
  const view = useObservable(room.view)
  const state = useObservable(live?.state ?? noState)
  const queries = useQueryClient()
  const [settling, setSettling] = useState<RecordId>()

  const byHand = useMemo(() => new Map(view.placements.map(({ record, passage }) => [record, passage])), [view.placements])
  const places = usePlaces({ reading, newest: view.reading.version, threads: useObservable(room.threads), state, byHand })
  const { of, threads } = places
  const stretchOf = useMemo<Placings['stretchOf']>(
    () => (thread) => {
      const placing = of(thread)
      return placing?.is === 'placed' ? placing : undefined
    },
    [of],
  )
  const orphans = useMemo(() => threads.filter((thread) => of(thread)?.is === 'orphaned'), [threads, of])

  const mayPlace = can(view.me.role, 'annotation.place')
  const handPlaced = useMemo(() => {
    if (!mayPlace) return []
    const names = new Map(view.people.map(({ alias, name }) => [alias, name]))
    const by = new Map(view.placements.map((placement) => [placement.record, placement.by && names.get(placement.by)]))
    return threads.filter(({ id }) => by.has(id)).map((thread) => ({ thread, by: by.get(thread.id) }))
  }, [mayPlace, view.people, view.placements, threads])

  const placings = useMemo<Placings>(() => {
    const changed = () => queries.invalidateQueries({ queryKey: ['sessions', view.id] })
    const failed = () => say(t`It could not be placed. Reload the page and try again.`)
    const remove = (id: RecordId) => order('DELETE', `/sessions/${view.id}/placements/${id}`).then(changed).catch(failed)
    const putAt = (id: RecordId, { start, end }: Stretch) => {
      setSettling(undefined)
      const body: NewPlacement = { record: id, version: reading.version, start, end }
      void order('POST', `/sessions/${view.id}/placements`, { body })
        .then(changed)
        .then(() => say(t`It has its place.`, () => void remove(id)))
        .catch(failed)
    }
    const takeBack = (id: RecordId) => {
      const before = view.placements.find(({ record }) => record === id)?.passage
      setSettling(undefined)
      // What was placed on an older version of the text cannot be put there again.
      const undo = before?.version === reading.version ? () => putAt(id, before) : undefined
      void remove(id).then(() => say(t`It is not placed by hand any more.`, undo))
    }
    return {
      ...places,
      stretchOf,
      orphans,
      handPlaced,
      mayPlace,
      settling: threads.find(({ id }) => id === settling),
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
  }, [
    places,
    stretchOf,
    orphans,
    handPlaced,
    mayPlace,
    threads,
    settling,
    view.id,
    view.placements,
    view.reading.version,
    reading.version,
    onNewest,
    queries,
    t,
  ])

  return <PlacingsContext value={placings}>{children}</PlacingsContext>
}
