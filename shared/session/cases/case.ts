/** What a case of the machine says, and how it is run. */
import { type ErrorCode, Refusal } from '#shared/errors.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { Command } from '../command.ts'
import type { Given } from '../given.ts'
import { Step } from '../live.ts'
import { run } from '../machine.ts'
import { groupIds, passage, promptOfNth, recordOfNth, sampleGiven } from '../sample.ts'
import type { LiveSession } from '../state.ts'

export type Asked = readonly [actor: number, command: object, given?: Partial<Given> & { records?: readonly KeptRecord[]; seed?: number }]

/** A name, where it begins, what is asked, what is looked at, and what then holds of it. */
export type Case = readonly [string, LiveSession, readonly Asked[], (state: LiveSession) => unknown, unknown]

/** A name, where it begins, what is asked, and with which code it is refused. */
export type RefusedCase = readonly [string, LiveSession, Asked, ErrorCode]

/** Runs commands one after another, each a second later, with new group ids throughout. */
export function after(start: LiveSession, ...asked: Asked[]): LiveSession {
  const newGroupId = groupIds(1)
  return asked.reduce(
    (state, [actor, command, given], nth) =>
      run(state, Command.parse(command), sampleGiven(actor, { at: 1_000 * (nth + 1), newGroupId, ...given })).state,
    start,
  )
}

/** The code with which a command is refused, or `none`. */
export function refusalOf(start: LiveSession, ...[actor, command, given]: Asked): string {
  try {
    run(start, Command.parse(command), sampleGiven(actor, given))
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'none'
}

export const step = (id: string, phase: string, more: object = {}) => Step.parse({ id, phase, ...more })

/** How many are in each group that has not ended. */
export function sizes(state: LiveSession): number[] {
  return [...state.groups.values()].filter((group) => !group.ended).map((group) => group.members.size)
}

/** Who has the floor. */
export function floorOf(state: LiveSession) {
  return state.live.hands.filter((hand) => hand.calledAt !== undefined).map((hand) => hand.participant)
}

export function addPrompt(nth: number) {
  return { is: 'add-prompt', prompt: promptOfNth(nth), body: 'Why here?', passage: passage() }
}

export const thread = (nth: number) => ({ is: 'thread' as const, thread: recordOfNth(nth) })
