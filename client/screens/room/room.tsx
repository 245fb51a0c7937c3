import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useParams } from 'wouter'
import type { Ended } from '#shared/protocol/live/ended.ts'
import { Failed } from '../../components/failed.tsx'
import { later } from '../../components/later.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { shelf } from '../../device/shared.ts'
import { failureOf } from '../../requests/failure.ts'
import { readingQuery } from '../../requests/readings.ts'
import { sessionQuery } from '../../requests/sessions.ts'
import { Observable } from '../../stores/observable.ts'
import { Room as RoomStore } from '../../stores/room.ts'
import { useObservable } from '../../stores/use.ts'
import type { RoomReading } from './contract.ts'
import { PlacingsProvider } from './placing/placings-provider.tsx'
import { RoomScreen } from './room-screen.tsx'
import { useKept } from './use-kept.ts'
import { useLive } from './use-live.ts'

// Doors before and after a session: whoever reads needs neither.
const NotOpenYet = later(async () => (await import('./not-open-yet.tsx')).NotOpenYet)
const PlaceEnded = later(async () => (await import('./place-ended.tsx')).PlaceEnded)

/** How often the session is asked for while nothing else says that it changed, in ms. */
const LOOK_AGAIN = 20_000

/** The reading room: opens the session, its text and what is written beside it. */
export default function Room() {
  const { sessionId = '' } = useParams()
  const session = useQuery({ ...sessionQuery(sessionId), refetchInterval: LOOK_AGAIN })
  const view = session.data
  // A correction is not shown before the reader wants it: nothing that they read moves.
  const [begun, setBegun] = useState<{ readonly session: string; readonly version: number }>()
  const version = begun?.session === sessionId ? begun.version : view?.reading.version
  useEffect(() => {
    if (view && begun?.session !== sessionId) setBegun({ session: sessionId, version: view.reading.version })
  }, [view, begun, sessionId])
  const newest = view?.reading.version
  const showNewest = useCallback(() => newest !== undefined && setBegun({ session: sessionId, version: newest }), [sessionId, newest])
  const text = useQuery({
    ...readingQuery(view?.reading.id ?? '', version),
    enabled: view !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => (before?.id === view?.reading.id ? before : undefined),
  })
  const [room, setRoom] = useState<RoomStore>()
  const blocks = text.data?.blocks
  const ready = view !== undefined && blocks !== undefined

  useEffect(() => {
    if (!view || !blocks) return
    let gone = false
    let opened: RoomStore | undefined
    void RoomStore.open({
      view,
      blocks,
      syncUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
      shelf: shelf(),
      now: () => Date.now(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes.length)),
    }).then((room) => {
      if (gone) return room.close()
      opened = room
      setRoom(room)
      return undefined
    })
    return () => {
      gone = true
      setRoom(undefined)
      void opened?.close()
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- opened once for each session and text; a newer view goes to `refresh`
  }, [sessionId, view?.me.id, blocks])
  useEffect(() => {
    if (room && view) void room.refresh(view)
  }, [room, view])

  useKept(view, room && text.data, session.error ?? undefined)

  const error = session.error ?? text.error
  if (failureOf(session.error).code === 'not-open-yet') return <NotOpenYet session={sessionId} />
  if (error && !ready)
    return (
      <Page title="Catena" width="narrow">
        <Failed error={error} onRetry={() => void (session.error ? session.refetch() : text.refetch())} session />
      </Page>
    )
  if (!room || !text.data) return <Loading />
  return <OpenRoom room={room} reading={text.data} onNewest={showNewest} />
}

const going = new Observable<Ended | undefined>(undefined)

interface OpenRoomProps {
  readonly room: RoomStore
  readonly reading: RoomReading
  readonly onNewest: () => void
}

function OpenRoom({ room, reading, onNewest }: OpenRoomProps) {
  const view = useObservable(room.view)
  const live = useLive(view.id, view.people)
  const ended = useObservable(live?.ended ?? going)
  if (ended?.code === 'not-allowed') return <PlaceEnded />
  return (
    <PlacingsProvider room={room} live={live} reading={reading} onNewest={onNewest}>
      <RoomScreen room={room} live={live} reading={reading} />
    </PlacingsProvider>
  )
}
