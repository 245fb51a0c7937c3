import { describe, expect, test } from 'vitest'
import { after, refusalOf, step } from './cases/case.ts'
import { grouped, one, reading, session } from './cases/states.ts'
import type { ServerCommand } from './command.ts'
import { runForServer } from './machine.ts'
import { aliasOfNth, groupOfNth, idOfNth, sampleGiven, sampleSession } from './sample.ts'
import { currentGroup, isNotOpenYet, type LiveSession } from './state.ts'

describe('what the server asks by itself', () => {
  const ask = (state: LiveSession, command: ServerCommand, at: number) =>
    runForServer(state, command, { ...sampleGiven(0), actor: 'server', at })
  const endsAt = reading.live.timer?.is === 'running' ? reading.live.timer.endsAt : 0

  test('the next step begins when the time is over, and not before, and once', () => {
    expect(ask(reading, { is: 'time-over', endsAt }, endsAt - 1).events).toEqual([])
    const next = ask(reading, { is: 'time-over', endsAt }, endsAt).state
    expect([next.phase, next.live.step]).toEqual(['discuss', 's3'])
    expect(ask(next, { is: 'time-over', endsAt }, endsAt).events).toEqual([])
  })

  test('a timer that was paused, extended or set to wait leads nowhere', () => {
    for (const change of [{ is: 'pause-timer' }, { is: 'extend-timer', minutes: 1 }, { is: 'set-auto', auto: false }])
      expect(ask(after(reading, [0, change]), { is: 'time-over', endsAt }, endsAt).events).toEqual([])
  })

  test('after the last step nothing begins, and it is not asked again', () => {
    const last = after(sampleSession(2, { live: { sheet: [step('only', 'read', { minutes: 1, auto: true })] } }), [
      0,
      { is: 'next', since: 0 },
    ])
    const over = ask(last, { is: 'time-over', endsAt: 61_000 }, 61_000).state
    expect([over.phase, over.live.timer]).toEqual(['read', { is: 'running', endsAt: 61_000, auto: false }])
  })

  test('a session closes on its date', () => {
    const dated = after(sampleSession(2, { manner: 'open', phase: 'plenary' }), [0, { is: 'set-dates', opensAt: null, closesAt: 9_000 }])
    expect(ask(dated, { is: 'date-reached', closesAt: 9_000 }, 8_999).events).toEqual([])
    const ended = ask(dated, { is: 'date-reached', closesAt: 9_000 }, 9_000).state
    expect(ended.phase).toBe('closed')
    expect(after(ended, [0, { is: 'reopen' }, { at: 10_000 }]).live.closesAt).toBeNull()
  })

  test('an open session waits for the day on which it opens, and opens once', () => {
    const open = sampleSession(2, { manner: 'open', phase: 'plenary' })
    const waiting = after(open, [0, { is: 'set-dates', opensAt: 9_000, closesAt: 20_000 }])
    expect([waiting.phase, isNotOpenYet(waiting)]).toEqual(['gather', true])
    expect(ask(waiting, { is: 'opening-reached', opensAt: 9_000 }, 8_999).events).toEqual([])
    expect(ask(waiting, { is: 'opening-reached', opensAt: 8_000 }, 9_000).events).toEqual([])
    const { state, events } = ask(waiting, { is: 'opening-reached', opensAt: 9_000 }, 9_000)
    expect([state.phase, events]).toEqual(['plenary', [{ is: 'phase-began', from: 'gather', to: 'plenary', step: null }]])
    expect(ask(state, { is: 'opening-reached', opensAt: 9_000 }, 9_000).events).toEqual([])
    // put off, it waits again; without a day, or by hand, it opens
    expect(after(state, [0, { is: 'set-dates', opensAt: 30_000, closesAt: null }, { at: 10_000 }]).phase).toBe('gather')
    expect(after(waiting, [0, { is: 'set-dates', opensAt: null, closesAt: 20_000 }]).phase).toBe('plenary')
    const byHand = after(waiting, [0, { is: 'go-to-phase', phase: 'plenary' }])
    expect([byHand.phase, byHand.live.opensAt, byHand.live.closesAt]).toEqual(['plenary', null, 20_000])
    expect(refusalOf(open, 0, { is: 'go-to-phase', phase: 'gather' })).toBe('not-allowed')
    expect(refusalOf(session, 0, { is: 'set-dates', opensAt: 9_000, closesAt: null })).toBe('not-allowed')
  })

  test('a late comer joins the smallest group, unless they shall not, or were taken out of one', () => {
    const late = {
      ...grouped,
      participants: new Map(grouped.participants).set(idOfNth(9), {
        id: idOfNth(9),
        alias: aliasOfNth(9),
        name: 'Late',
        role: 'reader' as const,
      }),
    }
    const smaller = after(late, [0, { is: 'move', who: aliasOfNth(one), group: null }])
    expect(currentGroup(ask(smaller, { is: 'arrive', participant: idOfNth(9) }, 1).state, idOfNth(9))?.id).toBe(groupOfNth(1))
    expect(ask(smaller, { is: 'arrive', participant: idOfNth(one) }, 1).events).toEqual([])
    expect(ask(after(late, [0, { is: 'deal-late', deal: false }]), { is: 'arrive', participant: idOfNth(9) }, 1).events).toEqual([])
    expect(ask(late, { is: 'arrive', participant: idOfNth(0) }, 1).events).toEqual([])
  })
})
