/** Cases of the machine. Threads and notes that go from a group to the plenary. */
import { groupIds, keptAnnotation, recordOfNth } from '../sample.ts'
import { type Case, type RefusedCase } from './case.ts'
import { grouped, groupThread, session } from './states.ts'

export const liftCases: readonly Case[] = [
  [
    'a lift',
    grouped,
    [[0, { is: 'lift', thread: groupThread.id, replies: true }, { records: [groupThread] }]],
    (s) => [...s.lifts.values()],
    [{ thread: groupThread.id, replies: true, as: 'name', at: 1_000 }],
  ],
  [
    'a lift without the replies',
    grouped,
    [
      [0, { is: 'lift', thread: groupThread.id, replies: true }, { records: [groupThread] }],
      [0, { is: 'lift', thread: groupThread.id, replies: false }, { records: [groupThread] }],
    ],
    (s) => s.live.lifts,
    [{ thread: groupThread.id, replies: false, as: 'name', at: 1_000 }],
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
]

export const liftRefusals: readonly RefusedCase[] = [
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
]
