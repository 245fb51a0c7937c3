import { describe, expect, test } from 'vitest'
import { type ErrorCode, Refusal } from '#shared/errors.ts'
import { after, step } from './cases/case.ts'
import { Command } from './command.ts'
import { run } from './machine.ts'
import {
  aliasOfNth,
  groupIds,
  groupOfNth,
  keptAnnotation,
  passage,
  promptOfNth,
  recordOfNth,
  sampleGiven,
  sampleSession,
} from './sample.ts'
import type { LiveSession } from './state.ts'

const BASE = {
  live: { sheet: [step('s1', 'read', { minutes: 5 }), step('s2', 'discuss')] },
}
const records = [keptAnnotation(1, 'commons'), keptAnnotation(2, `group:${groupOfNth(1)}`)]
const target = { is: 'passage', passage: passage() }
const prompt = (nth: number) => ({ prompt: promptOfNth(nth), body: 'Why here?', passage: passage() })

/** Two groups, a timer, two hands (one of them called), a spotlight, a prompt and a lift: whatever a command may be about is there. */
function furnished(phase: LiveSession['phase'], manner: LiveSession['manner'] = 'live'): LiveSession {
  const state = after(
    sampleSession(4, BASE),
    [0, { is: 'go-to-step', step: 's1' }],
    [0, { is: 'go-to-phase', phase: 'discuss' }],
    [0, { is: 'deal', how: { is: 'number', number: 2 } }],
    [0, { is: 'start-timer', minutes: 5 }],
    [0, { is: 'add-prompt', ...prompt(1), release: true }],
    [0, { is: 'spotlight', target }],
    [0, { is: 'lift', thread: recordOfNth(2), replies: true }, { records }],
    [1, { is: 'raise-hand', move: 'new' }],
    [2, { is: 'raise-hand', move: 'new' }],
    [0, { is: 'call-hand' }],
  )
  const opensAt = manner === 'open' && phase === 'gather' ? 90_000 : null
  return { ...state, manner, phase, live: { ...state.live, opensAt } }
}

const STATES: readonly LiveSession[] = [
  furnished('gather'),
  furnished('read'),
  furnished('discuss'),
  furnished('plenary'),
  furnished('closed'),
  furnished('gather', 'open'),
  furnished('plenary', 'open'),
  furnished('closed', 'open'),
]

/** One of each command, about what is there. A command without one here does not compile. */
const ASKED: Record<Command['is'], object> = {
  plan: { sheet: [] },
  'plan-like': { session: sampleSession(0).id },
  'plan-from': { runSheet: promptOfNth(9) },
  next: { since: -1 },
  'go-to-step': { step: 's2' },
  'go-to-phase': { phase: 'read' },
  reveal: {},
  'set-silence': { silence: 'counts' },
  close: {},
  reopen: {},
  'set-dates': { opensAt: null, closesAt: 80_000 },
  'start-timer': { minutes: 3 },
  'extend-timer': { minutes: 1 },
  'pause-timer': {},
  'resume-timer': {},
  'stop-timer': {},
  'set-auto': { auto: true },
  ready: { ready: true },
  deal: { how: { is: 'number', number: 2 } },
  'deal-by-hand': { groups: [{ members: [aliasOfNth(1)] }] },
  move: { who: aliasOfNth(1), group: null },
  'open-group': {},
  'rename-group': { group: groupOfNth(1), name: 'Window' },
  'end-group': { group: groupOfNth(1) },
  'end-groups': {},
  'deal-late': { deal: false },
  'set-group-role': { who: aliasOfNth(1), role: 'synthesizer' },
  'set-own-roles': { allowed: false },
  'add-prompt': prompt(2),
  'change-prompt': { ...prompt(1), body: 'And why there?' },
  'release-prompt': { prompt: promptOfNth(1) },
  'withdraw-prompt': { prompt: promptOfNth(1) },
  'remove-prompt': { prompt: promptOfNth(1) },
  spotlight: { target },
  'end-spotlight': {},
  project: { view: 'heat', threads: [] },
  'raise-hand': { move: 'question' },
  'lower-hand': { who: aliasOfNth(1) },
  'call-hand': {},
  'hand-done': { who: aliasOfNth(1) },
  'set-fair': { fair: true },
  lift: { thread: recordOfNth(2), replies: false },
  unlift: { thread: recordOfNth(2) },
  remove: { who: aliasOfNth(3) },
  readmit: { who: aliasOfNth(3) },
  'change-role': { who: aliasOfNth(3), role: 'observer' },
  unmask: { who: aliasOfNth(3) },
}

/**
 * What comes of each for a facilitator: in a live session in gather, read, discuss, plenary, closed; in an open one that waits,
 * runs, is closed. `x`: something happens; `-`: taken, and changes nothing; `N`: not-allowed; `C`: session-closed.
 */
const FACILITATOR: Record<Command['is'], string> = {
  plan: 'x x x x x x x x',
  'plan-like': 'x x x x x x x x',
  'plan-from': 'x x x x x x x x',
  next: 'x x x x C N N C',
  'go-to-step': 'x x x x C N N C',
  'go-to-phase': 'x - x x C N N C',
  reveal: '- x - - C - - C',
  'set-silence': 'x x x x C x x C',
  close: 'x x x x - x x -',
  reopen: '- - - - x - - x',
  'set-dates': 'x x x x C x x C',
  'start-timer': 'x x x x C x x C',
  'extend-timer': 'x x x x C x x C',
  'pause-timer': 'x x x x C x x C',
  'resume-timer': '- - - - C - - C',
  'stop-timer': 'x x x x C x x C',
  'set-auto': 'x x x x C x x C',
  ready: 'N N N N N N N N',
  deal: 'x x x x C x x C',
  'deal-by-hand': 'x x x x C x x C',
  move: 'x x x x C x x C',
  'open-group': 'x x x x C x x C',
  'rename-group': 'x x x x C x x C',
  'end-group': 'x x x x C x x C',
  'end-groups': 'x x x x C x x C',
  'deal-late': 'x x x x C x x C',
  'set-group-role': 'x x x x C x x C',
  'set-own-roles': 'x x x x C x x C',
  'add-prompt': 'x x x x C x x C',
  'change-prompt': 'x x x x C x x C',
  'release-prompt': '- - - - C - - C',
  'withdraw-prompt': 'x x x x C x x C',
  'remove-prompt': 'x x x x C x x C',
  spotlight: 'x x x x C x x C',
  'end-spotlight': 'x x x x C x x C',
  project: 'x x x x x x x x',
  'raise-hand': 'x x x x C x x C',
  'lower-hand': 'x x x x C x x C',
  'call-hand': 'x x x x C x x C',
  'hand-done': 'x x x x C x x C',
  'set-fair': 'x x x x C x x C',
  lift: 'x x x x C x x C',
  unlift: 'x x x x C x x C',
  remove: 'x x x x x x x x',
  readmit: '- - - - - - - -',
  'change-role': 'x x x x C x x C',
  unmask: 'N N N N N N N N',
}

/** And for a reader and an observer, who may do nothing else. */
const READER: Partial<Record<Command['is'], string>> = {
  ready: 'x x x x C x x C',
  'set-group-role': 'x x x x C x x C',
  'raise-hand': 'x x x x C x x C',
  'lower-hand': 'x x x x C x x C',
}
const NEVER = 'N N N N N N N N'

const SIGNS: Partial<Record<ErrorCode, string>> = { 'not-allowed': 'N', 'session-closed': 'C' }

function whatComes(actor: number, state: LiveSession, is: Command['is']): string {
  const command = Command.parse({ is, ...ASKED[is], ...(is === 'next' ? { since: state.live.since } : {}) })
  const otherSheet = { steps: [], prompts: [], unpinned: [], lost: 0 }
  try {
    const { events } = run(state, command, sampleGiven(actor, { at: 20_000, records, newGroupId: groupIds(50), otherSheet }))
    return events.length > 0 ? 'x' : '-'
  } catch (error) {
    if (error instanceof Refusal) return SIGNS[error.code] ?? error.code
    throw error
  }
}

describe('in each state each command is taken or refused by name', () => {
  const commands = Command.options.map((option) => option.shape.is.value)
  test.each<readonly [string, number, Partial<Record<Command['is'], string>>]>([
    ['a facilitator', 0, FACILITATOR],
    ['a reader', 1, READER],
    ['an observer', 5, {}],
  ])('%s', (_name, actor, table) => {
    const found = commands.map((is) => [is, STATES.map((state) => whatComes(actor, state, is)).join(' ')])
    expect(found).toEqual(commands.map((is) => [is, table[is] ?? NEVER]))
  })
})
