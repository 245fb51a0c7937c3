import { describe, expect, test } from 'vitest'
import { DocumentId } from '#shared/ids.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { isNear } from './closeness.ts'
import { type Live, Prompt, Step } from './live.ts'
import type { Phase } from './phase.ts'
import { aliasOfNth, groupOfNth, idOfNth, keptAnnotation, passage, promptOfNth, recordOfNth, sampleSession } from './sample.ts'
import { type LiveSession, lookedUp } from './state.ts'
import { stateFor } from './view.ts'

/** Readers 1 and 2 in group 1, readers 3 and 4 in group 2; 0 facilitates, 5 observes. */
function session(phase: Phase, live: Partial<Live> = {}, more: Partial<Omit<LiveSession, 'live'>> = {}): LiveSession {
  const group = (nth: number, members: number[]) => ({
    id: groupOfNth(nth),
    name: String(nth),
    members: new Set(members.map(idOfNth)),
    everMembers: new Set(members.map(idOfNth)),
  })
  return sampleSession(4, {
    phase,
    live,
    groups: new Map([group(1, [1, 2]), group(2, [3, 4])].map((one) => [one.id, one])),
    ...more,
  })
}

const groupThread = keptAnnotation(1, `group:${groupOfNth(1)}`)
const margins = new Map<MarginAudience, DocumentId>(
  (['commons', 'facilitators', `group:${groupOfNth(1)}`, `group:${groupOfNth(2)}`] as const).map((audience, nth) => [
    audience,
    DocumentId.parse(`00000000-0000-4000-8000-00000000000${nth}`),
  ]),
)
function seenBy(nth: number, state: LiveSession, records: readonly KeptRecord[] = [groupThread]) {
  const viewer = state.participants.get(idOfNth(nth))
  if (!viewer) throw new Error('nobody')
  return stateFor(viewer, state, { version: 7, now: 99, margins, threads: new Map(records.map((record) => [record.id, record])) })
}

describe('what of a session each may see', () => {
  test('the margins that they may open', () => {
    const state = session('discuss')
    const audiences = (nth: number) => seenBy(nth, state).margins.map((margin) => margin.audience)
    expect(audiences(1)).toEqual(['commons', `group:${groupOfNth(1)}`])
    expect(audiences(0)).toEqual([...margins.keys()])
    expect(audiences(5)).toEqual(['commons', `group:${groupOfNth(1)}`, `group:${groupOfNth(2)}`])
  })

  test('a reader sees who is in their group and not who is in another', () => {
    const [own, other] = seenBy(1, session('discuss')).groups
    expect([own?.members?.map((one) => one.alias), other?.members]).toEqual([[aliasOfNth(1), aliasOfNth(2)], undefined])
    expect(seenBy(0, session('discuss')).groups.map((group) => group.members?.length)).toEqual([2, 2])
  })

  test('prompts when they are released, facilitators before', () => {
    const prompts = [1, 2].map((nth) =>
      Prompt.parse({ id: promptOfNth(nth), body: 'Why?', passage: passage(), ...(nth === 2 ? { releasedAt: 5 } : {}) }),
    )
    const state = session('discuss', { prompts })
    expect(seenBy(1, state).prompts.map((one) => one.id)).toEqual([promptOfNth(2)])
    expect(seenBy(0, state).prompts).toHaveLength(2)
  })

  test('a spotlight on a thread is shown to those who can see the thread', () => {
    const state = session('discuss', { spotlight: { target: { is: 'thread', thread: groupThread.id }, by: idOfNth(0), at: 5 } })
    expect([0, 1, 2, 3, 4, 5].map((nth) => seenBy(nth, state).spotlight !== null)).toEqual([true, true, true, false, false, true])
    const silent = { ...state, phase: 'read' as const }
    expect([0, 1, 5].map((nth) => seenBy(nth, silent).spotlight !== null)).toEqual([true, false, false])
    expect(seenBy(0, state, []).spotlight).toBeNull()
  })

  test('the queue with one’s own place; what a hand points at only where they can see it; only their own in the silence', () => {
    const hands: Live['hands'] = [
      { participant: idOfNth(1), move: 'build', at: 2, target: { is: 'thread', thread: groupThread.id } },
      { participant: idOfNth(3), move: 'new', at: 1, calledAt: 3 },
    ]
    const state = session('discuss', { hands })
    const third = seenBy(3, state)
    expect(third.me.hand).toEqual({ place: 0, move: 'new' })
    expect(third.queue.hands.map((hand) => [hand.who.alias, hand.called, hand.target])).toEqual([
      [aliasOfNth(3), true, undefined],
      [aliasOfNth(1), false, undefined],
    ])
    expect(seenBy(1, state).me.hand?.place).toBe(1)
    expect(seenBy(2, state).queue.hands[1]?.target).toEqual({ is: 'thread', thread: recordOfNth(1) })
    const silent = { ...state, phase: 'read' as const }
    expect(seenBy(1, silent).queue.hands.map((hand) => hand.who.alias)).toEqual([aliasOfNth(1)])
    expect(seenBy(0, silent).queue.hands).toHaveLength(2)
  })

  test('the stretch of the text that is their group’s in this round', () => {
    const stretches = ['aaaa', 'bbbb'].map((at) => ({ from: at, to: at }))
    const at = (nth: number, turn: number) =>
      seenBy(
        nth,
        session('discuss', { sheet: [Step.parse({ id: 's', phase: 'discuss', stretches, turn })], step: Step.shape.id.parse('s') }),
      ).step?.stretch?.from
    expect([at(1, 0), at(3, 0), at(1, 1), at(3, 1)]).toEqual(['aaaa', 'bbbb', 'bbbb', 'aaaa'])
  })

  test('what a step says only in its own phase; where the run-sheet stands always', () => {
    const step = Step.parse({ id: 's', phase: 'discuss', title: 'Round one', instructions: 'Answer each other.', minutes: 5 })
    const at = (phase: 'discuss' | 'closed') => seenBy(1, session(phase, { sheet: [step], step: step.id })).step
    expect(at('discuss')).toEqual({ id: 's', number: 1, of: 1, title: 'Round one', instructions: 'Answer each other.', minutes: 5 })
    expect(at('closed')).toEqual({ id: 's', number: 1, of: 1, title: '', instructions: '' })
  })

  test('in a session of pseudonyms only one’s own name, and, to who looked, the names behind which they looked', () => {
    const unmasked = [{ participant: idOfNth(1), by: idOfNth(0), at: 5 }]
    const state = sampleSession(4, { phase: 'plenary', names: 'pseudonyms', live: { unmasked } })
    expect(JSON.stringify(seenBy(2, state)).match(/Person \d/g)).toEqual(['Person 2'])
    expect(seenBy(0, state).facilitator?.unmasked).toEqual([{ alias: aliasOfNth(1), name: 'Person 1' }])
    expect(seenBy(1, state).me.unmasked).toEqual([{ by: 'Person 0', at: 5 }])
    expect(seenBy(2, state).me.unmasked).toEqual([])
  })

  test('whoever was removed is counted and listed nowhere but with facilitators', () => {
    const state = session('discuss')
    const participants = new Map(state.participants)
    const gone = participants.get(idOfNth(2))
    if (gone) participants.set(gone.id, { ...gone, removed: true })
    expect([seenBy(1, state).people, seenBy(1, { ...state, participants }).people]).toEqual([6, 5])
    expect(seenBy(0, { ...state, participants }).facilitator?.people.find((one) => one.alias === aliasOfNth(2))?.removed).toBe(true)
  })
})

describe('whom one may see here', () => {
  const near = (state: LiveSession, viewer: number) =>
    [0, 1, 2, 3, 4, 5].filter((nth) => {
      const [a, b] = [state.participants.get(idOfNth(viewer)), state.participants.get(idOfNth(nth))]
      return a && b && isNear(a, b, state)
    })
  test.each<readonly [string, LiveSession, number, number[]]>([
    ['in groups, one’s own and the facilitators', session('discuss'), 1, [0, 1, 2]],
    ['in the plenary, everyone', session('plenary'), 1, [0, 1, 2, 3, 4, 5]],
    ['in the silence, the facilitators', session('read'), 1, [0, 1]],
    ['a facilitator, everyone, always', session('read'), 0, [0, 1, 2, 3, 4, 5]],
    ['an observer of groups, everyone', session('discuss'), 5, [0, 1, 2, 3, 4, 5]],
    ['a discussion without groups is everyone’s', sampleSession(4, { phase: 'discuss' }), 1, [0, 1, 2, 3, 4, 5]],
  ])('%s', (_name, state, viewer, expected) => {
    expect(near(state, viewer)).toEqual(expected)
  })
})

test('what the projector shows of a group is told only to those who can see it', () => {
  const state = session('discuss', { projector: { view: 'passage', threads: [groupThread.id] } })
  expect([0, 1, 3].map((nth) => seenBy(nth, state).projector.threads.length)).toEqual([1, 1, 0])
  expect(seenBy(3, state).projector.view).toBe('passage')
})

test('facilitators alone are told what facilitators did, by the names of the session', () => {
  const live = { deeds: [{ is: 'remove', by: idOfNth(0), at: 5, who: idOfNth(1) }] }
  const masked = sampleSession(4, { names: 'pseudonyms', live })
  expect(seenBy(0, masked).facilitator?.deeds).toEqual([
    { is: 'remove', by: { alias: aliasOfNth(0), name: 'Person 0', role: 'facilitator' }, at: 5, who: 'Pseudonym 1' },
  ])
  expect(JSON.stringify(seenBy(2, masked))).not.toContain('deeds')
})

test('the groups whose notes are in the plenary are named to everyone, also when they have ended', () => {
  const live = { brought: [groupOfNth(1)] }
  const state = { ...session('plenary', live), ...lookedUp({ lifts: [], groupRoles: {}, reveals: [], ...live }) }
  expect(seenBy(3, state).brought).toEqual([{ id: groupOfNth(1), name: '1' }])
})
