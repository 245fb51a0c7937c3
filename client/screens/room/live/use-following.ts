import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import type { Desk } from './desk.ts'
import { announce } from './notices.ts'

type FollowingDesk = Pick<Desk, 'state' | 'stretchOf' | 'goTo' | 'nameOf' | 'isUnplaced' | 'follows'>

/**
 * Goes along with the spotlight: once for each, never while one writes, and only if one follows. A thread that is not
 * here yet is gone to when it has come.
 */
export function useFollowing({ state, stretchOf, goTo, nameOf, isUnplaced, follows }: FollowingDesk): void {
  const { t } = useLingui()
  const { room, writing } = useStage()
  useObservable(room.threads)
  const spotlight = state?.spotlight
  const stretch = spotlight ? stretchOf(spotlight.target) : undefined
  const unplaced = spotlight ? isUnplaced(spotlight.target) : false
  const place = spotlight && nameOf(spotlight.target)
  const there = place !== undefined
  const gone = useRef(0)
  const said = useRef(0)
  useEffect(() => {
    if (!spotlight || place === undefined || spotlight.by.alias === state.me.alias) return
    const name = spotlight.by.name
    const goes = follows && !writing && stretch !== undefined
    if (said.current !== spotlight.at) {
      said.current = spotlight.at
      announce('spotlight', goes ? t`${name} leads you to ${place}.` : t`${name} leads everyone to ${place}. You stay where you are.`)
    }
    if (!goes || gone.current === spotlight.at) return
    gone.current = spotlight.at
    const { target } = spotlight
    // the line that says so stands first, and the text is shown under it
    requestAnimationFrame(() => requestAnimationFrame(() => goTo(target)))
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each spotlight, when its place is known
  }, [spotlight?.at, there, unplaced, follows])
}

/** Minutes in words. */
export function useMinutes(): (ms: number) => string {
  const { t } = useLingui()
  return (ms) => t`${plural(Math.max(1, Math.round(ms / 60_000)), { one: '# minute', other: '# minutes' })}`
}
