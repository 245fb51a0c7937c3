import { useLingui } from '@lingui/react'
import { useLingui as useWords } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { Presence } from '#shared/protocol/live/presence.ts'
import { phaseWords } from '../../../components/phase-words.ts'
import { Observable } from '../../../stores/observable.ts'
import { useObservable } from '../../../stores/use.ts'
import type { Desk } from './desk.ts'
import { announce, tell } from './notices.ts'
import { useDeedWords } from './use-deed-words.ts'
import { useMinutes } from './use-following.ts'
import { useTimeLeft } from './use-time-left.ts'
import { groupRoleWords, handMoveNames } from './words.ts'

const nobody = new Observable<Presence | undefined>(undefined)

interface Known {
  readonly since: number
  readonly hands: ReadonlySet<string>
  readonly place: number | undefined
  readonly group: string | undefined
  readonly role: string | undefined
  /** When the newest deed of a facilitator was done. */
  readonly deed: number
}

/** Says what changes in the session, each kind once, politely. */
export function useNews(desk: Desk): void {
  const { _ } = useLingui()
  const { t } = useWords()
  const minutes = useMinutes()
  const { state, live, isFacilitator } = desk
  const deedWords = useDeedWords()

  const known = useRef<Known>(undefined)
  useEffect(() => {
    if (!state) return
    const before = known.current
    const hands = new Set(state.queue.hands.map(({ who }) => who.alias))
    const place = state.me.hand?.place
    const group = state.groups.find(({ id }) => id === state.me.group)
    const deeds = state.facilitator?.deeds ?? []
    known.current = { since: state.since, hands, place, group: group?.id, role: state.me.groupRole, deed: deeds.at(-1)?.at ?? 0 }
    if (!before) return
    if (before.since !== state.since) {
      const phase = _(phaseWords(state.manner, state.phase))
      const time = state.timer?.is === 'running' && live ? ` ${minutes(state.timer.endsAt - live.now())}.` : ''
      announce('phases', `${phase}.${time} ${state.step?.instructions ?? ''}`.trim())
      // Whoever runs the session is told also what the clock did.
      if (isFacilitator && !state.facilitator?.deeds.some(({ at }) => at > before.deed))
        tell('phases', t`The time was over. Now: ${phase}.`)
    }
    for (const deed of deeds) {
      const words = deed.at > before.deed && deed.by.alias !== state.me.alias ? deedWords(deed, state) : undefined
      if (words !== undefined) tell('deeds', words)
    }
    if (group && before.group === group.id && state.me.groupRole && before.role !== state.me.groupRole) {
      const role = _(groupRoleWords[state.me.groupRole])
      tell('phases', t`Your role in the group: ${role}.`)
    }
    if (group && before.group !== group.id && !isFacilitator) {
      const names = (group.members ?? []).filter(({ alias }) => alias !== state.me.alias).map(({ name }) => name)
      announce('phases', names.length > 0 ? t`You are in a group with ${names.join(', ')}.` : t`You are in a group.`)
    }
    if (place !== before.place && place !== undefined) {
      if (place === 0) announce('hands', t`You have the floor.`)
      else if (place === 1) announce('hands', t`You are next.`)
      else announce('hands', t`Your hand is up. You are number ${place}.`)
    }
    if (isFacilitator) {
      for (const { who, move } of state.queue.hands)
        if (!before.hands.has(who.alias)) announce('hands', t`${who.name} raises a hand: ${_(handMoveNames[move])}.`)
    }
  }, [state, live, isFacilitator, _, t, minutes, deedWords])

  const left = useTimeLeft(state?.timer, live)
  const isLast = left !== undefined && left <= 60_000 && left > 0 && state?.timer?.is === 'running'
  const isOver = left !== undefined && left <= 0
  const time = useRef({ last: false, over: false })
  useEffect(() => {
    if (isLast && !time.current.last) announce('phases', t`One minute left.`)
    if (isOver && !time.current.over) announce('phases', t`The time is over.`)
    time.current = { last: isLast, over: isOver }
  }, [isLast, isOver, t])

  const presence = useObservable(live?.presence ?? nobody)
  const here = useRef<ReadonlyMap<string, string>>(undefined)
  useEffect(() => {
    if (!presence) return
    const before = here.current
    const now = new Map(presence.people.map(({ alias, name }) => [alias as string, name]))
    here.current = now
    if (!before) return
    const came = [...now].filter(([alias]) => !before.has(alias)).map(([, name]) => name)
    const left = [...before].filter(([alias]) => !now.has(alias)).map(([, name]) => name)
    if (came.length === 1) announce('presence', t`${came[0]} is here.`)
    else if (came.length > 1) announce('presence', t`${came.length} more are here.`)
    if (left.length === 1) announce('presence', t`${left[0]} has left.`)
    else if (left.length > 1) announce('presence', t`${left.length} have left.`)
  }, [presence, t])
}
