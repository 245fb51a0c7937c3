/** Cases of the machine. The timer. */
import { idOfNth } from '../sample.ts'
import { type Case, type RefusedCase } from './case.ts'
import { reading, session } from './states.ts'

export const timerCases: readonly Case[] = [
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
]

export const timerRefusals: readonly RefusedCase[] = [['extending no timer', session, [0, { is: 'extend-timer', minutes: 1 }], 'not-found']]
