import { describe, expect, test } from 'vitest'
import { Refusal } from '#shared/errors.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { Command, type ServerCommand } from './command.ts'
import type { Given } from './given.ts'
import { Live, Step, StepId } from './live.ts'
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
import { currentGroup, isNotOpenYet, type LiveSession } from './state.ts'

const step = (id: string, phase: string, more: object = {}) => Step.parse({ id, phase, ...more })
const sheet = [
  step('s1', 'gather'),
  step('s2', 'read', { minutes: 10, silence: 'counts', auto: true }),
  step('s3', 'discuss', { minutes: 15 }),
  step('s4', 'read'),
  step('s5', 'plenary'),
]

type Asked = readonly [actor: number, command: object, given?: Partial<Given> & { records?: readonly KeptRecord[]; seed?: number }]

/** Runs commands one after another, each a second later, with new group ids throughout. */
function after(start: LiveSession, ...asked: Asked[]): LiveSession {
  const newGroupId = groupIds(1)
  return asked.reduce(
    (state, [actor, command, given], nth) =>
      run(state, Command.parse(command), sampleGiven(actor, { at: 1_000 * (nth + 1), newGroupId, ...given })).state,
    start,
  )
}

function refusalOf(start: LiveSession, ...[actor, command, given]: Asked): string {
  try {
    run(start, Command.parse(command), sampleGiven(actor, given))
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'none'
}

const session = sampleSession(6)
const planned = sampleSession(6, { live: { sheet } })
const reading = after(planned, [0, { is: 'go-to-step', step: 's2' }])
const grouped = after(sampleSession(6, { phase: 'discuss' }), [0, { is: 'deal', how: { is: 'number', number: 2 } }])
const closed = after(session, [0, { is: 'close' }])
const first = [...grouped.groups.values()][0]
const inFirst = [...(first?.members ?? [])].map((id) => Number(id.slice(-12)))
const inSecond = [1, 2, 3, 4, 5, 6].filter((nth) => !inFirst.includes(nth))
const [one = 0, two = 0] = inFirst
const [other = 0] = inSecond
const groupThread = keptAnnotation(one, `group:${first?.id}`)

/** A name, where it begins, what is asked, and what then holds. */
const cases: readonly (readonly [string, LiveSession, readonly Asked[], (state: LiveSession) => unknown, unknown])[] = [
  // the run-sheet and phases
  ['a plan replaces the sheet', session, [[0, { is: 'plan', sheet }]], (s) => s.live.sheet.length, 5],
  [
    'a plan keeps the step that is on, if it is still there',
    reading,
    [[0, { is: 'plan', sheet: sheet.slice(1) }]],
    (s) => s.live.step,
    's2',
  ],
  ['a plan without the step that is on follows none', reading, [[0, { is: 'plan', sheet: sheet.slice(2) }]], (s) => s.live.step, null],
  ['next begins the sheet', planned, [[0, { is: 'next', since: 0 }]], (s) => [s.phase, s.live.step], ['gather', 's1']],
  [
    'next goes on, starts the timer and sets who sees what',
    after(planned, [0, { is: 'next', since: 0 }]),
    [[0, { is: 'next', since: 1_000 }]],
    (s) => [s.phase, s.live.step, s.silence, s.live.timer, s.live.since],
    ['read', 's2', 'counts', { is: 'running', endsAt: 601_000, auto: true }, 1_001],
  ],
  [
    'a second click on next, by somebody who saw the same, does nothing',
    planned,
    [
      [0, { is: 'next', since: 0 }],
      [0, { is: 'next', since: 0 }],
    ],
    (s) => s.live.step,
    's1',
  ],
  ['to a step by name', planned, [[0, { is: 'go-to-step', step: 's4' }]], (s) => [s.phase, s.live.step], ['read', 's4']],
  [
    'to a phase that is not on the sheet, which waits',
    reading,
    [[0, { is: 'go-to-phase', phase: 'plenary' }]],
    (s) => [s.phase, s.live.step, s.live.timer],
    ['plenary', 's2', null],
  ],
  ['the reveal goes to the next step', reading, [[0, { is: 'reveal' }]], (s) => [s.phase, s.live.step], ['discuss', 's3']],
  [
    'the reveal goes to the plenary where there are no groups',
    sampleSession(3, { phase: 'read' }),
    [[0, { is: 'reveal' }]],
    (s) => s.phase,
    'plenary',
  ],
  ['the reveal goes to the groups where there are some', { ...grouped, phase: 'read' }, [[0, { is: 'reveal' }]], (s) => s.phase, 'discuss'],
  ['a reveal of what is open does nothing', grouped, [[0, { is: 'reveal' }]], (s) => s.phase, 'discuss'],
  ['who sees what in the silence can be changed', session, [[0, { is: 'set-silence', silence: 'counts' }]], (s) => s.silence, 'counts'],
  ['closing', session, [[0, { is: 'close' }]], (s) => s.phase, 'closed'],
  ['reopening', closed, [[0, { is: 'reopen' }]], (s) => s.phase, 'plenary'],
  [
    'dates',
    sampleSession(6, { manner: 'open', phase: 'plenary' }),
    [[0, { is: 'set-dates', opensAt: 5_000, closesAt: 9_000 }]],
    (s) => [s.live.opensAt, s.live.closesAt],
    [5_000, 9_000],
  ],
  [
    'a new phase begins with nobody ready',
    after(reading, [1, { is: 'ready', ready: true }]),
    [[0, { is: 'reveal' }]],
    (s) => s.live.ready,
    [],
  ],
  [
    'silence lowers hands and ends the spotlight',
    after(
      sampleSession(3, { phase: 'plenary' }),
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'spotlight', target: { is: 'passage', passage: passage() } }],
    ),
    [[0, { is: 'go-to-phase', phase: 'read' }]],
    (s) => [s.live.hands, s.live.spotlight],
    [[], null],
  ],
  [
    'a step may deal those who are here into groups',
    sampleSession(6, { live: { sheet: [step('pairs', 'discuss', { deal: { is: 'size', size: 2 } })] } }),
    [[0, { is: 'go-to-step', step: 'pairs' }, { present: new Set([1, 2, 3, 4].map(idOfNth)) }]],
    (s) => [s.phase, sizes(s)],
    ['discuss', [2, 2]],
  ],
  [
    'a step that deals nobody begins all the same',
    sampleSession(0, { live: { sheet: [step('pairs', 'discuss', { deal: { is: 'size', size: 2 } })] } }),
    [[0, { is: 'go-to-step', step: 'pairs' }]],
    (s) => [s.phase, sizes(s)],
    ['discuss', []],
  ],
  // the timer
  [
    'a timer starts',
    session,
    [[0, { is: 'start-timer', minutes: 5 }]],
    (s) => s.live.timer,
    { is: 'running', endsAt: 301_000, auto: false },
  ],
  [
    'a timer is extended',
    session,
    [
      [0, { is: 'start-timer', minutes: 5 }],
      [0, { is: 'extend-timer', minutes: 1 }],
    ],
    (s) => s.live.timer,
    { is: 'running', endsAt: 361_000, auto: false },
  ],
  [
    'a timer that is over is extended from now',
    session,
    [
      [0, { is: 'start-timer', minutes: 1 }],
      [0, { is: 'extend-timer', minutes: 1 }, { at: 200_000 }],
    ],
    (s) => s.live.timer,
    { is: 'running', endsAt: 260_000, auto: false },
  ],
  [
    'a timer pauses',
    session,
    [
      [0, { is: 'start-timer', minutes: 5 }],
      [0, { is: 'pause-timer' }],
    ],
    (s) => s.live.timer,
    { is: 'paused', left: 299_000, auto: false },
  ],
  [
    'a paused timer is extended',
    session,
    [
      [0, { is: 'start-timer', minutes: 1 }],
      [0, { is: 'pause-timer' }],
      [0, { is: 'extend-timer', minutes: 1 }],
    ],
    (s) => s.live.timer,
    { is: 'paused', left: 119_000, auto: false },
  ],
  [
    'a timer goes on',
    session,
    [
      [0, { is: 'start-timer', minutes: 5 }],
      [0, { is: 'pause-timer' }],
      [0, { is: 'resume-timer' }],
    ],
    (s) => s.live.timer,
    { is: 'running', endsAt: 302_000, auto: false },
  ],
  [
    'a timer stops',
    session,
    [
      [0, { is: 'start-timer', minutes: 5 }],
      [0, { is: 'stop-timer' }],
    ],
    (s) => s.live.timer,
    null,
  ],
  [
    'a timer may lead on by itself',
    session,
    [
      [0, { is: 'start-timer', minutes: 5 }],
      [0, { is: 'set-auto', auto: true }],
    ],
    (s) => s.live.timer?.auto,
    true,
  ],
  [
    'ready',
    reading,
    [
      [1, { is: 'ready', ready: true }],
      [2, { is: 'ready', ready: true }],
      [1, { is: 'ready', ready: false }],
    ],
    (s) => s.live.ready,
    [idOfNth(2)],
  ],
  // groups
  ['dealing by number', session, [[0, { is: 'deal', how: { is: 'number', number: 4 } }]], sizes, [2, 2, 1, 1]],
  ['dealing by size', session, [[0, { is: 'deal', how: { is: 'size', size: 3 } }]], sizes, [3, 3]],
  [
    'dealing those who are here',
    session,
    [[0, { is: 'deal', how: { is: 'number', number: 2 }, among: 'present' }, { present: new Set([idOfNth(1), idOfNth(2), idOfNth(0)]) }]],
    sizes,
    [1, 1],
  ],
  [
    'dealing as last time; others join the smallest',
    session,
    [[0, { is: 'deal', how: { is: 'last-time' } }, { lastTime: [[idOfNth(1), idOfNth(2), idOfNth(3)], [idOfNth(4)]] }]],
    (s) => [...s.groups.values()].map((g) => [...g.members].map((id) => Number(id.slice(-2))).toSorted((a, b) => a - b)),
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  [
    'dealing apart those who asked',
    session,
    [
      [
        0,
        { is: 'deal', how: { is: 'written', number: 3, by: 'kinds', put: 'mixed' } },
        { written: new Map([1, 2, 3].map((nth) => [idOfNth(nth), new Set(['question'])])) },
      ],
    ],
    (s) => [...s.groups.values()].map((g) => [...g.members].filter((id) => Number(id.slice(-2)) <= 3).length),
    [1, 1, 1],
  ],
  [
    'dealing together those who marked the same passage',
    session,
    [
      [
        0,
        { is: 'deal', how: { is: 'written', number: 2, by: 'passages', put: 'alike' } },
        {
          written: new Map(
            [
              [1, 'x'],
              [2, 'x'],
              [3, 'x'],
              [4, 'y'],
              [5, 'y'],
              [6, 'y'],
            ].map(([nth, at]) => [idOfNth(Number(nth)), new Set([String(at)])]),
          ),
        },
      ],
    ],
    (s) =>
      [...s.groups.values()]
        .map((g) => [...g.members].map((id) => Number(id.slice(-2))).toSorted((a, b) => a - b))
        .toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  [
    'a new dealing makes new groups and ends the old',
    grouped,
    [[0, { is: 'deal', how: { is: 'number', number: 2 } }, { newGroupId: groupIds(50) }]],
    (s) => [[...s.groups.values()].map((g) => g.ended === true), sizes(s)],
    [
      [true, true, false, false],
      [3, 3],
    ],
  ],
  [
    'dealing by hand',
    session,
    [[0, { is: 'deal-by-hand', groups: [{ name: 'Left', members: [aliasOfNth(1)] }, { members: [aliasOfNth(2), aliasOfNth(3)] }] }]],
    (s) => [...s.groups.values()].map((g) => [g.name, g.members.size]),
    [
      ['Left', 1],
      ['1', 2],
    ],
  ],
  [
    'dealing by hand keeps a group that is named',
    grouped,
    [[0, { is: 'deal-by-hand', groups: [{ group: first?.id, members: [aliasOfNth(1)] }] }]],
    (s) => [s.groups.get(groupOfNth(1))?.members.size, s.groups.get(groupOfNth(2))?.ended],
    [1, true],
  ],
  ['moving', grouped, [[0, { is: 'move', who: aliasOfNth(one), group: groupOfNth(2) }]], sizes, [2, 4]],
  [
    'whoever is moved keeps the way to the margin of before',
    grouped,
    [[0, { is: 'move', who: aliasOfNth(one), group: groupOfNth(2) }]],
    (s) => s.groups.get(groupOfNth(1))?.everMembers.has(idOfNth(one)),
    true,
  ],
  ['taking out of a group', grouped, [[0, { is: 'move', who: aliasOfNth(one), group: null }]], sizes, [2, 3]],
  ['opening a group', grouped, [[0, { is: 'open-group' }, { newGroupId: groupIds(9) }]], (s) => s.groups.get(groupOfNth(9))?.name, '3'],
  [
    'renaming',
    grouped,
    [[0, { is: 'rename-group', group: groupOfNth(1), name: 'Window' }]],
    (s) => s.groups.get(groupOfNth(1))?.name,
    'Window',
  ],
  ['ending one group', grouped, [[0, { is: 'end-group', group: groupOfNth(1) }]], sizes, [3]],
  ['ending all groups', grouped, [[0, { is: 'end-groups' }]], sizes, []],
  ['late comers can be left out', grouped, [[0, { is: 'deal-late', deal: false }]], (s) => s.live.dealLate, false],
  [
    'a role in one’s group',
    grouped,
    [[one, { is: 'set-group-role', who: aliasOfNth(two), role: 'synthesizer' }]],
    (s) => s.live.groupRoles[idOfNth(two)],
    'synthesizer',
  ],
  [
    'a group has each role once',
    grouped,
    [
      [0, { is: 'set-group-role', who: aliasOfNth(one), role: 'synthesizer' }],
      [0, { is: 'set-group-role', who: aliasOfNth(two), role: 'synthesizer' }],
    ],
    (s) => Object.keys(s.live.groupRoles),
    [idOfNth(two)],
  ],
  [
    'another group has its own',
    grouped,
    [
      [0, { is: 'set-group-role', who: aliasOfNth(one), role: 'synthesizer' }],
      [0, { is: 'set-group-role', who: aliasOfNth(other), role: 'synthesizer' }],
    ],
    (s) => Object.keys(s.live.groupRoles).length,
    2,
  ],
  [
    'a role ends with the group',
    grouped,
    [
      [0, { is: 'set-group-role', who: aliasOfNth(one), role: 'summarizer' }],
      [0, { is: 'move', who: aliasOfNth(one), group: groupOfNth(2) }],
    ],
    (s) => s.live.groupRoles,
    {},
  ],
  // prompts and the spotlight
  ['a prompt waits', session, [[0, addPrompt(1)]], (s) => s.live.prompts[0]?.releasedAt, undefined],
  ['a prompt is released at once', session, [[0, { ...addPrompt(1), release: true }]], (s) => s.live.prompts[0]?.releasedAt, 1_000],
  [
    'a prompt is released by hand',
    session,
    [
      [0, addPrompt(1)],
      [0, { is: 'release-prompt', prompt: promptOfNth(1) }],
    ],
    (s) => s.live.prompts[0]?.releasedAt,
    2_000,
  ],
  [
    'a prompt is released with its step',
    planned,
    [
      [0, { ...addPrompt(1), step: 's2' }],
      [0, { is: 'go-to-step', step: 's2' }],
    ],
    (s) => s.live.prompts[0]?.releasedAt,
    2_000,
  ],
  [
    'a prompt of the step that is on is released',
    reading,
    [[0, { ...addPrompt(1), step: 's2' }]],
    (s) => s.live.prompts[0]?.releasedAt,
    1_000,
  ],
  [
    'a prompt is taken back',
    session,
    [
      [0, { ...addPrompt(1), release: true }],
      [0, { is: 'withdraw-prompt', prompt: promptOfNth(1) }],
    ],
    (s) => s.live.prompts[0]?.releasedAt,
    undefined,
  ],
  [
    'a prompt is changed and stays released',
    session,
    [
      [0, { ...addPrompt(1), release: true }],
      [0, { ...addPrompt(1), is: 'change-prompt', body: 'How?' }],
    ],
    (s) => [s.live.prompts[0]?.body, s.live.prompts[0]?.releasedAt],
    ['How?', 1_000],
  ],
  [
    'a prompt is removed',
    session,
    [
      [0, addPrompt(1)],
      [0, { is: 'remove-prompt', prompt: promptOfNth(1) }],
    ],
    (s) => s.live.prompts,
    [],
  ],
  [
    'the spotlight on a passage',
    session,
    [[0, { is: 'spotlight', target: { is: 'passage', passage: passage() } }]],
    (s) => s.live.spotlight?.target.is,
    'passage',
  ],
  [
    'the spotlight on a thread',
    session,
    [[0, { is: 'spotlight', target: { is: 'thread', thread: recordOfNth(1) } }, { records: [keptAnnotation(1, 'commons')] }]],
    (s) => s.live.spotlight?.target,
    { is: 'thread', thread: recordOfNth(1) },
  ],
  [
    'the spotlight ends',
    session,
    [
      [0, { is: 'spotlight', target: { is: 'passage', passage: passage() } }],
      [0, { is: 'end-spotlight' }],
    ],
    (s) => s.live.spotlight,
    null,
  ],
  // hands
  ['a hand', session, [[1, { is: 'raise-hand', move: 'new' }]], (s) => s.live.hands, [{ participant: idOfNth(1), move: 'new', at: 1_000 }]],
  [
    'a hand keeps its place when its move changes',
    session,
    [
      [1, { is: 'raise-hand', move: 'new' }],
      [1, { is: 'raise-hand', move: 'build' }],
    ],
    (s) => s.live.hands,
    [{ participant: idOfNth(1), move: 'build', at: 1_000 }],
  ],
  [
    'a hand brings no words along, whatever its passage quotes',
    session,
    [
      [
        1,
        {
          is: 'raise-hand',
          move: 'new',
          target: { is: 'passage', passage: { ...passage(), quote: 'Listen to me', prefix: 'a', suffix: 'b' } },
        },
      ],
    ],
    (s) => s.live.hands[0]?.target,
    { is: 'passage', passage: { ...passage(), quote: '' } },
  ],
  [
    'one’s own hand is lowered',
    session,
    [
      [1, { is: 'raise-hand', move: 'new' }],
      [1, { is: 'lower-hand' }],
    ],
    (s) => s.live.hands,
    [],
  ],
  [
    'a facilitator lowers a hand',
    session,
    [
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'lower-hand', who: aliasOfNth(1) }],
    ],
    (s) => s.live.hands,
    [],
  ],
  [
    'the first hand is called',
    session,
    [
      [2, { is: 'raise-hand', move: 'new' }],
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'call-hand' }],
    ],
    floorOf,
    [idOfNth(2)],
  ],
  [
    'a hand is called by name',
    session,
    [
      [2, { is: 'raise-hand', move: 'new' }],
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'call-hand', who: aliasOfNth(1) }],
    ],
    floorOf,
    [idOfNth(1)],
  ],
  [
    'calling the next ends the turn of the one before',
    session,
    [
      [2, { is: 'raise-hand', move: 'new' }],
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'call-hand' }],
      [0, { is: 'call-hand' }],
    ],
    (s) => [floorOf(s), s.live.spoken],
    [[idOfNth(1)], { [idOfNth(2)]: 1 }],
  ],
  [
    'done',
    session,
    [
      [2, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'call-hand' }],
      [0, { is: 'hand-done', who: aliasOfNth(2) }],
    ],
    (s) => [s.live.hands, s.live.spoken],
    [[], { [idOfNth(2)]: 1 }],
  ],
  [
    'in a fair queue whoever has spoken least comes first',
    { ...session, live: { ...session.live, fair: true, spoken: { [idOfNth(2)]: 3 } } },
    [
      [2, { is: 'raise-hand', move: 'new' }],
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'call-hand' }],
    ],
    floorOf,
    [idOfNth(1)],
  ],
  ['the queue becomes fair', session, [[0, { is: 'set-fair', fair: true }]], (s) => s.live.fair, true],
  [
    'a hand at a thread of one’s own group',
    grouped,
    [[two, { is: 'raise-hand', move: 'build', target: { is: 'thread', thread: groupThread.id } }, { records: [groupThread] }]],
    (s) => s.live.hands.length,
    1,
  ],
  // lifts
  [
    'a lift',
    grouped,
    [[0, { is: 'lift', thread: groupThread.id, replies: true }, { records: [groupThread] }]],
    (s) => [...s.lifts.values()],
    [{ thread: groupThread.id, replies: true, as: 'name' }],
  ],
  [
    'a lift without the replies',
    grouped,
    [
      [0, { is: 'lift', thread: groupThread.id, replies: true }, { records: [groupThread] }],
      [0, { is: 'lift', thread: groupThread.id, replies: false }, { records: [groupThread] }],
    ],
    (s) => s.live.lifts,
    [{ thread: groupThread.id, replies: false, as: 'name' }],
  ],
  [
    'a lift among pseudonyms goes under them',
    { ...grouped, names: 'pseudonyms' },
    [[0, { is: 'lift', thread: groupThread.id, replies: true }, { records: [groupThread] }]],
    (s) => s.live.lifts[0]?.as,
    'pseudonym',
  ],
  [
    'a lift is taken back',
    grouped,
    [
      [0, { is: 'lift', thread: groupThread.id, replies: true }, { records: [groupThread] }],
      [0, { is: 'unlift', thread: groupThread.id }],
    ],
    (s) => [s.lifts.size, s.live.lifts],
    [0, []],
  ],
  // people
  [
    'whoever is removed leaves group, queue and count',
    after(
      { ...grouped, phase: 'discuss' },
      [one, { is: 'raise-hand', move: 'new' }],
      [one, { is: 'ready', ready: true }],
      [one, { is: 'set-group-role', who: aliasOfNth(one), role: 'summarizer' }],
    ),
    [[0, { is: 'remove', who: aliasOfNth(one) }]],
    (s) => [s.participants.get(idOfNth(one))?.removed, currentGroup(s, idOfNth(one)), s.live.hands, s.live.ready, s.live.groupRoles],
    [true, undefined, [], [], {}],
  ],
  [
    'readmitting',
    session,
    [
      [0, { is: 'remove', who: aliasOfNth(1) }],
      [0, { is: 'readmit', who: aliasOfNth(1) }],
    ],
    (s) => s.participants.get(idOfNth(1))?.removed,
    undefined,
  ],
  [
    'a second facilitator',
    session,
    [[0, { is: 'change-role', who: aliasOfNth(1), role: 'facilitator' }]],
    (s) => s.participants.get(idOfNth(1))?.role,
    'facilitator',
  ],
  [
    'whoever becomes an observer leaves the group',
    grouped,
    [[0, { is: 'change-role', who: aliasOfNth(one), role: 'observer' }]],
    (s) => currentGroup(s, idOfNth(one)),
    undefined,
  ],
  // the projector
  [
    'the projector shows what the facilitator says, each thread once',
    session,
    [[0, { is: 'project', view: 'heat', threads: [groupThread.id, groupThread.id] }, { records: [groupThread] }]],
    (s) => s.live.projector,
    { view: 'heat', threads: [groupThread.id] },
  ],
  ['groups are not to give out their roles', session, [[0, { is: 'set-own-roles', allowed: false }]], (s) => s.live.ownRoles, false],
  [
    'the notes of all groups that there are go to the plenary when it begins, of a later group with the next',
    grouped,
    [
      [0, { is: 'go-to-phase', phase: 'plenary' }],
      [0, { is: 'open-group' }, { newGroupId: groupIds(9) }],
    ],
    (s) => [s.brought.size, s.live.brought.length, s.groups.size],
    [2, 2, 3],
  ],
  ['no note goes anywhere without a plenary', grouped, [[0, { is: 'close' }]], (s) => s.live.brought, []],
  [
    'what a facilitator did is kept, what a reader did and what changed nothing is not',
    session,
    [
      [1, { is: 'raise-hand', move: 'new' }],
      [0, { is: 'call-hand' }],
      [0, { is: 'set-fair', fair: false }],
      [0, { is: 'go-to-phase', phase: 'plenary' }],
    ],
    (s) => s.live.deeds,
    [
      { is: 'call-hand', by: idOfNth(0), at: 2_000, who: idOfNth(1) },
      { is: 'go-to-phase', by: idOfNth(0), at: 4_000 },
    ],
  ],
  [
    'a look behind a pseudonym is kept',
    sampleSession(2, { names: 'pseudonyms' }),
    [[0, { is: 'unmask', who: aliasOfNth(1) }]],
    (s) => s.live.unmasked,
    [{ participant: idOfNth(1), by: idOfNth(0), at: 1_000 }],
  ],
]

function sizes(state: LiveSession): number[] {
  return [...state.groups.values()].filter((group) => !group.ended).map((group) => group.members.size)
}
function floorOf(state: LiveSession) {
  return state.live.hands.filter((hand) => hand.calledAt !== undefined).map((hand) => hand.participant)
}
function addPrompt(nth: number) {
  return { is: 'add-prompt', prompt: promptOfNth(nth), body: 'Why here?', passage: passage() }
}

describe('every transition', () => {
  test.each(cases)('%s', (_name, start, asked, seen, expected) => {
    expect(seen(after(start, ...asked))).toEqual(expected)
  })

  test('every command has a case', () => {
    const tested = new Set([
      ...cases.flatMap(([, , asked]) => asked.map(([, command]) => ('is' in command ? command.is : ''))),
      'plan-like',
      'plan-from',
    ])
    expect(Command.options.map((option) => option.shape.is.value).filter((is) => !tested.has(is))).toEqual([])
  })

  test.each([
    { is: 'plan-like', session: session.id },
    { is: 'plan-from', runSheet: promptOfNth(9) },
  ])('another run-sheet is taken over with its prompts, once, and those without a place wait for one ($is)', (asked) => {
    const steps = [step('o1', 'read', { stretches: [{ from: 'aaaa', to: 'bbbb' }] })]
    const o1 = StepId.parse('o1')
    const otherSheet = {
      steps,
      prompts: [{ body: 'Why?', passage: passage(), step: o1 }],
      unpinned: [{ body: 'And here?', quote: 'elsewhere', step: o1 }],
      lost: 0,
    }
    const command = Command.parse(asked)
    const { live } = after(session, [0, command, { otherSheet }], [0, command, { otherSheet }])
    expect(live).toMatchObject({
      sheet: steps,
      prompts: [{ body: 'Why?', step: 'o1' }],
      unpinned: [{ body: 'And here?', quote: 'elsewhere', step: 'o1' }],
    })
    const begun = after({ ...session, live }, [0, { is: 'next', since: 0 }]).live
    expect([begun.prompts[0]?.releasedAt, begun.prompts.length, begun.unpinned.length]).toEqual([1_000, 1, 1])
    const waiting = live.unpinned[0]?.id
    const pinned = after({ ...session, live }, [0, { is: 'add-prompt', prompt: waiting, body: 'And here?', passage: passage() }]).live
    expect([pinned.prompts.map(({ body }) => body), pinned.unpinned]).toEqual([['Why?', 'And here?'], []])
    expect(after({ ...session, live }, [0, { is: 'remove-prompt', prompt: waiting }]).live.unpinned).toEqual([])
    expect(refusalOf(session, 0, command)).toBe('not-found')
  })

  test('what is asked again changes nothing and says so', () => {
    for (const [name, start, asked] of cases) {
      const last = asked.at(-1)
      if (!last) continue
      const done = after(start, ...asked)
      const is = 'is' in last[1] ? String(last[1].is) : ''
      // These are different each time by their nature.
      if (
        [
          'plan',
          'next',
          'deal',
          'deal-by-hand',
          'open-group',
          'start-timer',
          'extend-timer',
          'spotlight',
          'raise-hand',
          'call-hand',
          'change-prompt',
          'add-prompt',
        ].includes(is)
      )
        continue
      const again = run(done, Command.parse(last[1]), sampleGiven(last[0], last[2] ?? {}))
      expect([name, again.events, again.state === done]).toEqual([name, [], true])
    }
  })
})

describe('every refusal', () => {
  const thread = (nth: number) => ({ is: 'thread' as const, thread: recordOfNth(nth) })
  test.each<readonly [string, LiveSession, Asked, string]>([
    ['a reader gives no command to the session', session, [1, { is: 'go-to-phase', phase: 'read' }], 'not-allowed'],
    ['an observer raises no hand', session, [7, { is: 'raise-hand', move: 'new' }], 'not-allowed'],
    ['a facilitator is not counted as ready', session, [0, { is: 'ready', ready: true }], 'not-allowed'],
    [
      'whoever was removed commands nothing',
      after(session, [0, { is: 'remove', who: aliasOfNth(1) }]),
      [1, { is: 'raise-hand', move: 'new' }],
      'not-allowed',
    ],
    [
      'nobody lowers another’s hand',
      after(session, [1, { is: 'raise-hand', move: 'new' }]),
      [2, { is: 'lower-hand', who: aliasOfNth(1) }],
      'not-allowed',
    ],
    [
      'nobody gives roles in another group',
      grouped,
      [other, { is: 'set-group-role', who: aliasOfNth(one), role: 'summarizer' }],
      'not-allowed',
    ],
    ['a closed session takes no commands of facilitators', closed, [0, { is: 'go-to-phase', phase: 'read' }], 'session-closed'],
    ['a closed session takes no commands of readers', closed, [1, { is: 'raise-hand', move: 'new' }], 'session-closed'],
    [
      'an open session has no phases',
      sampleSession(2, { manner: 'open', phase: 'plenary' }),
      [0, { is: 'go-to-phase', phase: 'read' }],
      'not-allowed',
    ],
    ['two steps of one id', session, [0, { is: 'plan', sheet: [sheet[0], sheet[0]] }], 'bad-request'],
    [
      'a step at a block that is not there',
      session,
      [0, { is: 'plan', sheet: [step('x', 'read', { stretches: [{ from: 'zzzz', to: 'aaaa' }] })] }],
      'not-found',
    ],
    ['next without a next', session, [0, { is: 'next', since: 0 }], 'not-found'],
    ['a step that is gone', session, [0, { is: 'go-to-step', step: 'gone' }], 'not-found'],
    [
      'closing before opening',
      sampleSession(6, { manner: 'open', phase: 'plenary' }),
      [0, { is: 'set-dates', opensAt: 9_000, closesAt: 8_000 }],
      'bad-request',
    ],
    ['closing in the past', session, [0, { is: 'set-dates', opensAt: null, closesAt: 500 }], 'bad-request'],
    ['extending no timer', session, [0, { is: 'extend-timer', minutes: 1 }], 'not-found'],
    ['dealing nobody', sampleSession(0), [0, { is: 'deal', how: { is: 'number', number: 2 } }], 'not-found'],
    ['dealing as never before', session, [0, { is: 'deal', how: { is: 'last-time' } }], 'not-found'],
    [
      'somebody in two groups',
      session,
      [0, { is: 'deal-by-hand', groups: [{ members: [aliasOfNth(1)] }, { members: [aliasOfNth(1)] }] }],
      'bad-request',
    ],
    [
      'a group twice',
      grouped,
      [
        0,
        {
          is: 'deal-by-hand',
          groups: [
            { group: first?.id, members: [] },
            { group: first?.id, members: [] },
          ],
        },
      ],
      'bad-request',
    ],
    ['a facilitator in a group', grouped, [0, { is: 'move', who: aliasOfNth(0), group: first?.id ?? null }], 'not-allowed'],
    ['a group that is not there', session, [0, { is: 'move', who: aliasOfNth(1), group: groupOfNth(77) }], 'not-found'],
    [
      'a group that has ended',
      after(grouped, [0, { is: 'end-groups' }]),
      [0, { is: 'move', who: aliasOfNth(1), group: groupOfNth(1) }],
      'not-found',
    ],
    ['somebody who is not there', session, [0, { is: 'remove', who: 'zzzzzzzz' }], 'not-found'],
    ['a role in no group', session, [0, { is: 'set-group-role', who: aliasOfNth(1), role: 'summarizer' }], 'not-found'],
    ['a prompt twice', after(session, [0, addPrompt(1)]), [0, addPrompt(1)], 'already-there'],
    ['a prompt of a step that is not there', session, [0, { ...addPrompt(1), step: 'nope' }], 'not-found'],
    ['a prompt at a block that is not there', session, [0, { ...addPrompt(1), passage: passage('zzzz') }], 'not-found'],
    ['a prompt that is gone', session, [0, { is: 'release-prompt', prompt: promptOfNth(1) }], 'not-found'],
    ['the spotlight on nothing', session, [0, { is: 'spotlight', target: thread(1) }], 'not-found'],
    [
      'the spotlight on a private note',
      session,
      [0, { is: 'spotlight', target: thread(1) }, { records: [keptAnnotation(1, 'me')] }],
      'not-found',
    ],
    [
      'a hand at another group’s thread is told that there is none',
      grouped,
      [other, { is: 'raise-hand', move: 'build', target: { is: 'thread', thread: groupThread.id } }, { records: [groupThread] }],
      'not-found',
    ],
    ['calling nobody', session, [0, { is: 'call-hand' }], 'not-found'],
    ['calling somebody without a hand', session, [0, { is: 'call-hand', who: aliasOfNth(1) }], 'not-found'],
    [
      'lifting what stands in the plenary',
      session,
      [0, { is: 'lift', thread: recordOfNth(1), replies: true }, { records: [keptAnnotation(1, 'commons')] }],
      'not-allowed',
    ],
    [
      'lifting what is for facilitators only',
      session,
      [0, { is: 'lift', thread: recordOfNth(1), replies: true }, { records: [keptAnnotation(1, 'facilitators')] }],
      'not-allowed',
    ],
    [
      'lifting a private note',
      session,
      [0, { is: 'lift', thread: recordOfNth(1), replies: true }, { records: [keptAnnotation(1, 'me')] }],
      'not-found',
    ],
    [
      'lifting names out of pseudonyms',
      { ...grouped, names: 'pseudonyms' },
      [0, { is: 'lift', thread: groupThread.id, replies: true, as: 'name' }, { records: [groupThread] }],
      'not-allowed',
    ],
    [
      'lifting without the name that everyone knows',
      grouped,
      [0, { is: 'lift', thread: groupThread.id, replies: true, as: 'pseudonym' }, { records: [groupThread] }],
      'not-allowed',
    ],
    ['removing oneself', session, [0, { is: 'remove', who: aliasOfNth(0) }], 'not-allowed'],
    [
      'a group gives out no roles where the facilitator does',
      after(grouped, [0, { is: 'set-own-roles', allowed: false }]),
      [one, { is: 'set-group-role', who: aliasOfNth(one), role: 'summarizer' }],
      'not-allowed',
    ],
    ['a reader drives no projector', session, [1, { is: 'project', view: 'heat', threads: [] }], 'not-allowed'],
    ['a thread that is not there is not shown', session, [0, { is: 'project', view: 'passage', threads: [recordOfNth(1)] }], 'not-found'],
    ['the last facilitator steps down', session, [0, { is: 'change-role', who: aliasOfNth(0), role: 'reader' }], 'not-allowed'],
    ['looking behind a name', session, [0, { is: 'unmask', who: aliasOfNth(1) }], 'not-allowed'],
  ])('%s', (_name, start, asked, code) => {
    expect(refusalOf(start, ...asked)).toBe(code)
  })
})

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

test('what comes out can be stored and read again', () => {
  for (const [, start, asked] of cases) {
    const { live } = after(start, ...asked)
    expect(Live.parse(JSON.parse(JSON.stringify(live)))).toEqual(live)
  }
})
