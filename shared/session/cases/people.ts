/** Cases of the machine. People: removing, readmitting, roles, names, and what is kept of who did what. */
import { aliasOfNth, idOfNth, sampleSession } from '../sample.ts'
import { currentGroup } from '../state.ts'
import { after, type Case, type RefusedCase } from './case.ts'
import { grouped, one, session } from './states.ts'

export const personCases: readonly Case[] = [
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

export const personRefusals: readonly RefusedCase[] = [
  [
    'whoever was removed commands nothing',
    after(session, [0, { is: 'remove', who: aliasOfNth(1) }]),
    [1, { is: 'raise-hand', move: 'new' }],
    'not-allowed',
  ],
  ['somebody who is not there', session, [0, { is: 'remove', who: 'zzzzzzzz' }], 'not-found'],
  ['removing oneself', session, [0, { is: 'remove', who: aliasOfNth(0) }], 'not-allowed'],
  ['the last facilitator steps down', session, [0, { is: 'change-role', who: aliasOfNth(0), role: 'reader' }], 'not-allowed'],
  ['looking behind a name', session, [0, { is: 'unmask', who: aliasOfNth(1) }], 'not-allowed'],
]
