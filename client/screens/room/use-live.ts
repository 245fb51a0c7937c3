import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { shelf } from '../../device/shared.ts'
import type { Live } from '../../stores/live.ts'

const KEY = 'catena.unseen'

/** The live connection of the room, once it stands. A change of the session asks for its view anew. */
export function useLive(session: SessionId, people: SessionView['people']): Live | undefined {
  const queries = useQueryClient()
  const [live, setLive] = useState<Live>()
  useEffect(() => {
    let gone = false
    let opened: Live | undefined
    let looking: ReturnType<typeof setTimeout> | undefined
    // A whole class hears of a change at once: what the state does not tell is asked for by each at a time of their own.
    const lookSoon = () => {
      looking ??= setTimeout(
        () => {
          looking = undefined
          void queries.invalidateQueries({ queryKey: ['sessions', session] })
        },
        500 + Math.random() * 2_500,
      )
    }
    const look = () => opened?.look(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    void openLive(session).then((found) => {
      if (gone) return found.close()
      opened = found
      found.show(!isUnseen())
      look()
      let version = 0
      let people = 0
      found.state.subscribe(() => {
        const state = found.state.get()
        if (!state || (state.version === version && state.people === people)) return
        const first = version === 0
        version = state.version
        people = state.people
        if (first) return
        queries.setQueryData<SessionView>(['sessions', session], (view) => view && seenLive(view, state))
        lookSoon()
      })
      setLive(found)
      return undefined
    })
    return () => {
      gone = true
      clearTimeout(looking)
      document.removeEventListener('visibilitychange', look)
      opened?.close()
      setLive(undefined)
    }
  }, [session, queries])
  // Somebody came whom we do not know by name yet.
  const known = useRef(people)
  useEffect(() => {
    known.current = people
  }, [people])
  useEffect(
    () =>
      live?.presence.subscribe(() => {
        const here = live.presence.get()?.people ?? []
        if (here.some(({ alias }) => !known.current.some((person) => person.alias === alias))) {
          void queries.invalidateQueries({ queryKey: ['sessions', session] })
        }
      }),
    [live, session, queries],
  )
  return live
}

/** The view of the session with what the live state knows better. */
const seenLive = (view: SessionView, state: State): SessionView => ({
  ...view,
  phase: state.phase,
  names: state.names,
  version: state.version,
  margins: state.margins,
  me: { ...view.me, role: state.me.role },
})

/** Nothing in the text waits for it, so its code comes after what the reader reads. */
async function openLive(session: SessionId): Promise<Live> {
  const { Live } = await import('../../stores/live.ts')
  return Live.open({ session })
}

/** Whether the person would rather not be seen, on this device. */
export const isUnseen = (): boolean => shelf().getItem(KEY) === 'yes'
export const setUnseen = (unseen: boolean): void => {
  if (unseen) shelf().setItem(KEY, 'yes')
  else shelf().removeItem(KEY)
}
