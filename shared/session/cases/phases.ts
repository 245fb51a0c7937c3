/** Cases of the machine. The run-sheet, its phases, and the dates. */
import { idOfNth, passage, sampleSession } from '../sample.ts'
import { after, type Case, type RefusedCase, sizes, step } from './case.ts'
import { closed, grouped, planned, reading, session, sheet } from './states.ts'

export const phaseCases: readonly Case[] = [
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
  [
    'each end of a silence is kept, and looked up by the rules; from silence to silence nothing is revealed',
    planned,
    [
      [0, { is: 'go-to-step', step: 's2' }],
      [0, { is: 'go-to-step', step: 's4' }],
      [0, { is: 'go-to-phase', phase: 'gather' }],
      [0, { is: 'go-to-phase', phase: 'read' }],
      [0, { is: 'close' }],
    ],
    (s) => [s.live.reveals, s.reveals],
    [
      [3_000, 5_000],
      [3_000, 5_000],
    ],
  ],
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
]

export const phaseRefusals: readonly RefusedCase[] = [
  ['a reader gives no command to the session', session, [1, { is: 'go-to-phase', phase: 'read' }], 'not-allowed'],
  ['a facilitator is not counted as ready', session, [0, { is: 'ready', ready: true }], 'not-allowed'],
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
]
