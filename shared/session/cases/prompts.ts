/** Cases of the machine. Prompts, the spotlight and the projector. */
import { keptAnnotation, passage, promptOfNth, recordOfNth } from '../sample.ts'
import { addPrompt, after, type Case, type RefusedCase, thread } from './case.ts'
import { groupThread, planned, reading, session } from './states.ts'

export const promptCases: readonly Case[] = [
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
  [
    'the projector shows what the facilitator says, each thread once',
    session,
    [[0, { is: 'project', view: 'heat', threads: [groupThread.id, groupThread.id] }, { records: [groupThread] }]],
    (s) => s.live.projector,
    { view: 'heat', threads: [groupThread.id] },
  ],
]

export const promptRefusals: readonly RefusedCase[] = [
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
  ['a reader drives no projector', session, [1, { is: 'project', view: 'heat', threads: [] }], 'not-allowed'],
  ['a thread that is not there is not shown', session, [0, { is: 'project', view: 'passage', threads: [recordOfNth(1)] }], 'not-found'],
]
