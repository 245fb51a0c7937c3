/** The published counts of a live session (shared/limits.ts): as many as it says, and not one more. */
import { expect, test } from 'vitest'
import { limits } from '#shared/limits.ts'
import { Command } from './command.ts'
import { Live, Step } from './live.ts'
import { run } from './machine.ts'
import { groupOfNth, keptAnnotation, passage, promptOfNth, recordOfNth, sampleGiven, sampleSession } from './sample.ts'
import type { GroupState, LiveSession } from './state.ts'

const many = <T>(count: number, make: (nth: number) => T): T[] => Array.from({ length: count }, (_, nth) => make(nth))
const group = (nth: number, ended: boolean): [GroupState['id'], GroupState] => {
  const id = groupOfNth(nth + 1)
  return [id, { id, name: String(nth + 1), members: new Set(), everMembers: new Set(), ...(ended ? { ended } : {}) }]
}
const withGroups = (open: number, ended: number) =>
  sampleSession(3, { groups: new Map([...many(open, (nth) => group(nth, false)), ...many(ended, (nth) => group(open + nth, true))]) })
const withLive = (live: object) => sampleSession(3, { phase: 'plenary', live: Live.parse(live) })
const prompt = (nth: number) => ({ id: promptOfNth(nth), body: 'Why?', passage: passage() })
const lift = (nth: number) => ({ thread: recordOfNth(1, nth + 10), replies: true, as: 'name' })
const inGroup = keptAnnotation(1, `group:${groupOfNth(1)}`)

const addPrompt = { is: 'add-prompt', prompt: promptOfNth(900), body: 'Why?', passage: passage() }
const openGroup = { is: 'open-group' }
const lifting = { is: 'lift', thread: inGroup.id, replies: true, as: 'name' }

/** A command that is one of as many as there may be, and the same with one more than that. */
const counts: readonly (readonly [what: string, asked: object, full: LiveSession, over: LiveSession])[] = [
  ['prompts', addPrompt, withLive({ prompts: many(limits.prompts - 1, prompt) }), withLive({ prompts: many(limits.prompts, prompt) })],
  ['open groups', openGroup, withGroups(limits.groups - 1, 0), withGroups(limits.groups, 0)],
  ['groups in all', openGroup, withGroups(1, 5 * limits.groups - 2), withGroups(1, 5 * limits.groups - 1)],
  ['lifted threads', lifting, withLive({ lifts: many(limits.lifts - 1, lift) }), withLive({ lifts: many(limits.lifts, lift) })],
]
test.each(counts)('as many %s as there may be, and not one more', (_what, asked, full, over) => {
  const command = Command.parse(asked)
  const given = sampleGiven(0, { records: [inGroup] })
  expect(() => run(full, command, given)).not.toThrow()
  expect(() => run(over, command, given)).toThrow(expect.objectContaining({ code: 'too-large' }))
})

const step = (more: object = {}) => Step.parse({ id: 'one', phase: 'read', ...more })
const shapes: readonly (readonly [what: string, most: number, command: (size: number) => object])[] = [
  ['steps of a run-sheet', limits.steps, (size) => ({ is: 'plan', sheet: many(size, (nth) => step({ id: `s${nth}` })) })],
  ['letters of instructions', limits.instructions, (size) => ({ is: 'plan', sheet: [{ ...step(), instructions: 'x'.repeat(size) }] })],
  ['letters of a prompt', limits.prompt, (size) => ({ ...addPrompt, body: 'x'.repeat(size) })],
  ['groups dealt', limits.groups, (size) => ({ is: 'deal', how: { is: 'number', number: size } })],
  ['groups made by hand', limits.groups, (size) => ({ is: 'deal-by-hand', groups: many(size, () => ({ members: [] })) })],
  ['letters of a group’s name', limits.name, (size) => ({ is: 'open-group', name: 'x'.repeat(size) })],
  [
    'threads beside a passage on the projector',
    limits.projectorThreads,
    (size) => ({ is: 'project', view: 'passage', threads: many(size, (nth) => recordOfNth(1, nth + 1)) }),
  ],
]
test.each(shapes)('%s: at most %i', (_what, most, command) => {
  expect(Command.safeParse(command(most)).error).toBeUndefined()
  expect(Command.safeParse(command(most + 1)).success).toBe(false)
})
