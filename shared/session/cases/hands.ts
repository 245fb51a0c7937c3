/** Cases of the machine. Hands and the queue. */
import { aliasOfNth, idOfNth, passage } from '../sample.ts'
import { after, type Case, floorOf, type RefusedCase } from './case.ts'
import { grouped, groupThread, other, session, two } from './states.ts'

export const handCases: readonly Case[] = [
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
]

export const handRefusals: readonly RefusedCase[] = [
  ['an observer raises no hand', session, [7, { is: 'raise-hand', move: 'new' }], 'not-allowed'],
  [
    'nobody lowers another’s hand',
    after(session, [1, { is: 'raise-hand', move: 'new' }]),
    [2, { is: 'lower-hand', who: aliasOfNth(1) }],
    'not-allowed',
  ],
  [
    'a hand at another group’s thread is told that there is none',
    grouped,
    [other, { is: 'raise-hand', move: 'build', target: { is: 'thread', thread: groupThread.id } }, { records: [groupThread] }],
    'not-found',
  ],
  ['calling nobody', session, [0, { is: 'call-hand' }], 'not-found'],
  ['calling somebody without a hand', session, [0, { is: 'call-hand', who: aliasOfNth(1) }], 'not-found'],
]
