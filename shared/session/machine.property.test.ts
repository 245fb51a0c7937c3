import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '#shared/errors.ts'
import { State } from '#shared/protocol/live/state.ts'
import { Command, type ServerCommand } from './command.ts'
import { Live } from './live.ts'
import { run, runForServer } from './machine.ts'
import {
  aliasOfNth,
  groupIds,
  groupOfNth,
  idOfNth,
  keptAnnotation,
  passage,
  promptOfNth,
  recordOfNth,
  sampleGiven,
  sampleSession,
} from './sample.ts'
import { isNotOpenYet, type LiveSession } from './state.ts'
import { stateFor } from './view.ts'

const PEOPLE = 8
const records = [
  keptAnnotation(1, 'commons'),
  keptAnnotation(2, `group:${groupOfNth(1)}`),
  keptAnnotation(3, `group:${groupOfNth(2)}`),
  keptAnnotation(4, 'me'),
  keptAnnotation(5, 'facilitators'),
]

const alias = fc.integer({ min: 0, max: PEOPLE + 1 }).map(aliasOfNth)
const group = fc.integer({ min: 1, max: 12 }).map((nth) => groupOfNth(nth))
const prompt = fc.integer({ min: 1, max: 4 }).map(promptOfNth)
const thread = fc.integer({ min: 1, max: 6 }).map((nth) => recordOfNth(nth))
const block = fc.constantFrom('aaaa', 'bbbb', 'zzzz')
const stepId = fc.constantFrom('s1', 's2', 's3')
const phase = fc.constantFrom('gather', 'read', 'discuss', 'plenary', 'closed')
const minutes = fc.constantFrom(0.1, 1, 30)
const target = fc.oneof(
  block.map((at) => ({ is: 'passage', passage: passage(at) })),
  thread.map((id) => ({ is: 'thread', thread: id })),
)
const step = fc.record(
  { id: stepId, phase, minutes, auto: fc.boolean(), silence: fc.constantFrom('contents', 'counts') },
  { requiredKeys: ['id', 'phase'] },
)
const promptText = { prompt, body: fc.constant('Why?'), passage: block.map(passage), step: stepId }
const how = fc.oneof(
  fc.record({ is: fc.constant('size'), size: fc.integer({ min: 2, max: 5 }) }),
  fc.record({ is: fc.constant('number'), number: fc.integer({ min: 1, max: 5 }) }),
  fc.constant({ is: 'last-time' }),
  fc.record({
    is: fc.constant('written'),
    number: fc.integer({ min: 1, max: 4 }),
    by: fc.constantFrom('kinds', 'passages'),
    put: fc.constantFrom('mixed', 'alike'),
  }),
)

/** One arbitrary for each command; `is` is added. A new command without one here does not compile. */
const details: Record<Command['is'], fc.Arbitrary<object>> = {
  plan: fc.record({ sheet: fc.array(step, { maxLength: 3 }) }),
  'plan-like': fc.constant({ session: sampleSession(0).id }),
  'plan-from': fc.constant({ runSheet: promptOfNth(1) }),
  next: fc.record({ since: fc.integer({ min: 0, max: 3 }) }),
  'go-to-step': fc.record({ step: stepId }),
  'go-to-phase': fc.record({ phase }),
  reveal: fc.constant({}),
  'set-silence': fc.record({ silence: fc.constantFrom('contents', 'counts') }),
  close: fc.constant({}),
  reopen: fc.constant({}),
  'set-dates': fc.record({ opensAt: fc.constantFrom(null, 5_000), closesAt: fc.constantFrom(null, 1, 5_000, 90_000) }),
  'start-timer': fc.record({ minutes, auto: fc.boolean() }),
  'extend-timer': fc.record({ minutes: fc.constantFrom(-5, 1) }),
  'pause-timer': fc.constant({}),
  'resume-timer': fc.constant({}),
  'stop-timer': fc.constant({}),
  'set-auto': fc.record({ auto: fc.boolean() }),
  ready: fc.record({ ready: fc.boolean() }),
  deal: fc.record({ how, among: fc.constantFrom('everyone', 'present') }),
  'deal-by-hand': fc.record({
    groups: fc.array(fc.record({ group, members: fc.array(alias, { maxLength: 3 }) }, { requiredKeys: ['members'] }), { maxLength: 3 }),
  }),
  move: fc.record({ who: alias, group: fc.option(group) }),
  'open-group': fc.constant({}),
  'rename-group': fc.record({ group, name: fc.constantFrom('1', 'Window') }),
  'end-group': fc.record({ group }),
  'end-groups': fc.constant({}),
  'deal-late': fc.record({ deal: fc.boolean() }),
  'set-group-role': fc.record({ who: alias, role: fc.constantFrom(null, 'facilitator', 'synthesizer', 'summarizer') }),
  'set-own-roles': fc.record({ allowed: fc.boolean() }),
  'add-prompt': fc.record({ ...promptText, release: fc.boolean() }, { requiredKeys: ['prompt', 'body', 'passage', 'release'] }),
  'change-prompt': fc.record(promptText, { requiredKeys: ['prompt', 'body', 'passage'] }),
  'release-prompt': fc.record({ prompt }),
  'withdraw-prompt': fc.record({ prompt }),
  'remove-prompt': fc.record({ prompt }),
  spotlight: fc.record({ target }),
  'end-spotlight': fc.constant({}),
  project: fc.record({ view: fc.constantFrom('session', 'code', 'notes'), threads: fc.array(thread, { maxLength: 3 }) }),
  'raise-hand': fc.record({ move: fc.constantFrom('new', 'build', 'challenge', 'question'), target }, { requiredKeys: ['move'] }),
  'lower-hand': fc.record({ who: alias }, { requiredKeys: [] }),
  'call-hand': fc.record({ who: alias }, { requiredKeys: [] }),
  'hand-done': fc.record({ who: alias }),
  'set-fair': fc.record({ fair: fc.boolean() }),
  lift: fc.record({ thread, replies: fc.boolean() }),
  unlift: fc.record({ thread }),
  remove: fc.record({ who: alias }),
  readmit: fc.record({ who: alias }),
  'change-role': fc.record({ who: alias, role: fc.constantFrom('facilitator', 'reader', 'observer') }),
  unmask: fc.record({ who: alias }),
}
const command = fc.oneof(...Object.entries(details).map(([is, rest]) => rest.map((more) => ({ is, ...more }))))
const serverCommand: fc.Arbitrary<ServerCommand> = fc.oneof(
  fc.integer({ min: 0, max: 90_000 }).map((endsAt) => ({ is: 'time-over' as const, endsAt })),
  fc.constant({ is: 'date-reached' as const, closesAt: 5_000 }),
  fc.constant({ is: 'opening-reached' as const, opensAt: 4_000 }),
  fc.integer({ min: 0, max: PEOPLE + 1 }).map((nth) => ({ is: 'arrive' as const, participant: idOfNth(nth) })),
)
const asked = fc.oneof(
  { weight: 8, arbitrary: fc.record({ actor: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 9), command }) },
  { weight: 1, arbitrary: fc.record({ actor: fc.constant('server' as const), command: serverCommand }) },
)

/** What machine.ts promises, one by one. */
function check(before: LiveSession, state: LiveSession): void {
  const groups = [...state.groups.values()]
  const membersIn = groups.flatMap((one) => [...one.members])
  const active = (id: string) => [...state.participants.values()].some((person) => person.id === id && !person.removed)
  const isReader = (id: string) => [...state.participants.values()].some((person) => person.id === id && person.role === 'reader')
  if (state.manner === 'open') expect(['gather', 'plenary', 'closed']).toContain(state.phase)
  if (isNotOpenYet(state)) expect(state.live.opensAt, 'it waits for a day').not.toBeNull()
  expect(new Set(membersIn).size, 'nobody is in two groups').toBe(membersIn.length)
  for (const id of membersIn) expect([active(id), isReader(id)], 'groups hold readers who are there').toEqual([true, true])
  for (const one of groups) {
    for (const id of one.members) expect(one.everMembers.has(id)).toBe(true)
    if (one.ended) expect(one.members.size, 'an ended group is empty').toBe(0)
  }
  for (const [id, was] of before.groups) {
    const now = state.groups.get(id)
    expect(now, 'no group disappears').toBeDefined()
    if (was.ended) expect(now?.ended, 'no ended group opens again').toBe(true)
    for (const member of was.everMembers) expect(now?.everMembers.has(member), 'the way to a margin stays').toBe(true)
  }
  const { live } = state
  const raised = live.hands.map((hand) => hand.participant)
  expect(new Set(raised).size, 'one hand each').toBe(raised.length)
  expect(live.hands.filter((hand) => hand.calledAt !== undefined).length, 'one has the floor').toBeLessThanOrEqual(1)
  for (const id of [...raised, ...live.ready]) expect(active(id)).toBe(true)
  for (const id of live.ready) expect(isReader(id)).toBe(true)
  for (const id of Object.keys(live.groupRoles)) expect(membersIn as string[]).toContain(id)
  const targets = [
    live.spotlight?.target,
    ...live.hands.map((hand) => hand.target),
    ...live.prompts.map((one) => ({ is: 'passage' as const, passage: one.passage })),
  ]
  for (const at of targets) {
    if (at?.is === 'passage') expect(at.passage.start.block).not.toBe('zzzz')
    if (at?.is === 'thread')
      expect(records.some((record) => record.id === at.thread && 'to' in record.value && record.value.to !== 'me')).toBe(true)
  }
  expect([...state.lifts.values()]).toEqual(live.lifts)
  for (const lift of live.lifts) expect([recordOfNth(2), recordOfNth(3)]).toContain(lift.thread)
  if (live.step !== null) expect(live.sheet.map((one) => one.id)).toContain(live.step)
  expect(
    [...state.participants.values()].some((person) => person.role === 'facilitator' && !person.removed),
    'there is a facilitator',
  ).toBe(true)
  expect(Live.parse(JSON.parse(JSON.stringify(live)))).toEqual(live)
}

/** Whatever is asked, what each may see can be said, and says nothing that is not theirs. */
function checkViews(state: LiveSession): void {
  const threads = new Map(records.map((record) => [record.id, record]))
  for (const viewer of state.participants.values()) {
    const said = stateFor(viewer, state, { version: 1, now: 0, margins: new Map(), threads })
    expect(State.parse(said)).toEqual(said)
    const text = JSON.stringify(said)
    if (viewer.role !== 'facilitator') expect(said.facilitator).toBeUndefined()
    if (state.names === 'pseudonyms' && viewer.role !== 'facilitator')
      for (const other of state.participants.values()) {
        // Facilitators who came as such go by their names, and so may whoever became one and has no pseudonym.
        if (other.id !== viewer.id && other.pseudonym !== undefined) expect(text).not.toContain(`"${other.name}"`)
      }
    for (const other of state.participants.values()) if (other.id !== viewer.id) expect(text).not.toContain(other.id)
  }
}

test.each([
  ['live', 'shown'],
  ['live', 'pseudonyms'],
  ['open', 'shown'],
] as const)('whatever is asked of a %s session with names %s, it refuses or stays whole', (manner, names) => {
  const start = sampleSession(PEOPLE, { manner, names, ...(manner === 'open' ? { phase: 'plenary' as const } : {}) })
  fc.assert(
    fc.property(fc.array(asked, { minLength: 1, maxLength: 40 }), fc.integer(), (all, seed) => {
      const newGroupId = groupIds(1)
      let state = start
      let at = 0
      for (const one of all) {
        at += 1_500
        const more = { at, seed, records, newGroupId, present: new Set([idOfNth(1), idOfNth(2)]), lastTime: [[idOfNth(1), idOfNth(3)]] }
        try {
          const next =
            one.actor === 'server'
              ? runForServer(state, one.command, { ...sampleGiven(0, more), actor: 'server' })
              : run(state, Command.parse(one.command), sampleGiven(one.actor, more))
          if (next.events.length === 0) expect(next.state).toBe(state)
          check(state, next.state)
          state = next.state
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
        }
      }
      checkViews(state)
    }),
    { numRuns: 300 },
  )
})
