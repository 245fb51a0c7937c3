/** Cases of the machine. Groups: dealing, moving, ending, and the roles in them. */
import { aliasOfNth, groupIds, groupOfNth, idOfNth, sampleSession } from '../sample.ts'
import { after, type Case, type RefusedCase, sizes } from './case.ts'
import { first, grouped, one, other, session, two } from './states.ts'

export const groupCases: readonly Case[] = [
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
  ['groups are not to give out their roles', session, [[0, { is: 'set-own-roles', allowed: false }]], (s) => s.live.ownRoles, false],
]

export const groupRefusals: readonly RefusedCase[] = [
  [
    'nobody gives roles in another group',
    grouped,
    [other, { is: 'set-group-role', who: aliasOfNth(one), role: 'summarizer' }],
    'not-allowed',
  ],
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
  ['a role in no group', session, [0, { is: 'set-group-role', who: aliasOfNth(1), role: 'summarizer' }], 'not-found'],
  [
    'a group gives out no roles where the facilitator does',
    after(grouped, [0, { is: 'set-own-roles', allowed: false }]),
    [one, { is: 'set-group-role', who: aliasOfNth(one), role: 'summarizer' }],
    'not-allowed',
  ],
]
