import { useLingui } from '@lingui/react'
import { useLingui as useWords } from '@lingui/react/macro'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { BlockId } from '#shared/ids.ts'
import type { State } from '#shared/protocol/live/state.ts'
import type { Command } from '#shared/session/command.ts'
import type { Target } from '#shared/session/live.ts'
import { later } from '../../../components/later.tsx'
import { say } from '../../../components/status.tsx'
import { shelf } from '../../../device/shared.ts'
import { failureWords } from '../../../requests/failure-words.ts'
import type { Line } from '../../../stores/live.ts'
import { Observable } from '../../../stores/observable.ts'
import { useObservable } from '../../../stores/use.ts'
import { usePlacings } from '../placing/placings.ts'
import type { Places } from '../placing/use-places.ts'
import { useStage } from '../stage.ts'
import { readingPlace } from '../text/reading-place.ts'
import { Announcer } from './announcer.tsx'
import { type Desk, DeskContext, type Done } from './desk.ts'
import { placeOf, stretchHere } from './here.ts'

const LiveNews = later(async () => (await import('./live-news.tsx')).LiveNews)

const noState = new Observable<State | undefined>(undefined)
const noLine = new Observable<Line>('opening')

/** Gives the room its live session: state, commands, dialogs, announcements, following. */
export function DeskProvider({ children }: { readonly children: ReactNode }) {
  const { i18n, _ } = useLingui()
  const { t } = useWords()
  const { room, live, reading, page, open } = useStage()
  const { of, ofPassage, ofBlock } = usePlacings()
  const view = useObservable(room.view)
  const state = useObservable(live?.state ?? noState)
  const line = useObservable(live?.line ?? noLine)
  const [drawn, setDrawn] = useState<{ readonly draw: (close: () => void) => ReactNode }>()
  const [follows, follow] = useState(true)
  const { blocks } = reading

  const give = useCallback(
    async function act(command: Command, done: Done = {}): Promise<boolean> {
      if (!live) return false
      const answer = await live.give(command)
      if (!answer.ok) {
        const words = Object.entries(failureWords).find(([code]) => code === answer.code)?.[1]
        // The server's own sentence knows more, in English; whoever reads another language gets ours.
        say(i18n.locale === 'en' && answer.detail !== '' ? answer.detail : words ? `${_(words.title)} ${_(words.text)}` : answer.detail)
        return false
      }
      const { said, undo, undoing, late } = done
      if (answer.unchanged && late) {
        const now = await live.upTo(answer.version)
        // after the news of it, which it says more plainly
        if (now) setTimeout(() => say(late(now)), 100)
        return true
      }
      if (said !== undefined) say(said, undoing ?? (undo ? () => void act(undo) : undefined))
      return true
    },
    [live, i18n, _],
  )

  const desk = useMemo<Desk>(() => {
    const placingOf = (target: Target) => {
      if (target.is === 'passage') return ofPassage(target.passage)
      const thread = room.threadWith(target.thread)
      return thread && of(thread)
    }
    const stretchOf = (target: Target) => {
      const placing = placingOf(target)
      return placing?.is === 'placed' ? placing : undefined
    }
    return {
      live,
      state,
      line,
      isFacilitator: view.me.role === 'facilitator',
      give,
      ask: (draw) => setDrawn({ draw }),
      here() {
        const stretch = stretchHere(blocks)
        return stretch && page.current?.describe(stretch)
      },
      placeOf: (stretch) => placeOf(stretch, blocks),
      stretchOf,
      isUnplaced: (target) => placingOf(target)?.is === 'orphaned',
      nameOf(target) {
        const placing = placingOf(target)
        if (placing?.is === 'orphaned') return t`words that are not in the corrected text`
        return placing && placeOf(placing, blocks)
      },
      goTo(target) {
        if (target.is === 'passage') {
          const stretch = stretchOf(target)
          if (stretch) page.current?.scrollToStretch(stretch)
          else say(t`The text was corrected, and these words are not in it any more.`)
        } else {
          const thread = room.threadWith(target.thread)
          if (thread) open(thread.id, { reach: true })
        }
      },
      follows,
      follow,
    }
  }, [live, state, line, view.me.role, give, blocks, page, room, open, follows, of, ofPassage, t])

  useComingBack(desk, ofBlock)
  return (
    <DeskContext value={desk}>
      {children}
      {live && <LiveNews />}
      <Announcer />
      {drawn?.draw(() => setDrawn(undefined))}
    </DeskContext>
  )
}

/** Whoever comes back begins where they were; whoever comes for the first time, at the part of the text that is theirs. */
function useComingBack({ state, goTo }: Desk, ofBlock: Places['ofBlock']): void {
  const { room, page } = useStage()
  const key = `catena.place.${room.view.get().id}`
  const done = useRef(false)
  useEffect(() => {
    if (!state || done.current) return
    done.current = true
    if (location.hash !== '' || (state.spotlight && state.phase !== 'closed')) return
    const before = BlockId.safeParse(shelf().getItem(key)).data
    const at = before ?? state.step?.stretch?.from
    const block = at && ofBlock(at)
    if (block && scrollY < 100) page.current?.scrollToBlock(block)
  }, [state, key, page, goTo, ofBlock])
  useEffect(() => {
    const keep = () => {
      const { block, from } = readingPlace.now()
      if (!done.current || !block) return
      if (from === 0) shelf().removeItem(key)
      else shelf().setItem(key, block)
    }
    addEventListener('pagehide', keep)
    document.addEventListener('visibilitychange', keep)
    return () => {
      keep()
      removeEventListener('pagehide', keep)
      document.removeEventListener('visibilitychange', keep)
    }
  }, [key])
}
