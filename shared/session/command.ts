/** Everything that can be asked of a session, one shape each. People are named by their alias: that is all that clients know of each other. */
import { z } from 'zod'
import { Alias, GroupId, type ParticipantId, PromptId, RecordId, RunSheetId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { PlainPassage, PlainText } from '#shared/margins/record.ts'
import { type Action, Role } from '#shared/permissions.ts'
import { Dealing, GroupRole, handMoves, projectorViews, Step, StepId, Target } from './live.ts'
import { phases } from './phase.ts'

const Minutes = z
  .number()
  .min(0.1)
  .max(60 * 24)
const GroupName = PlainText(limits.name).trim().min(1)
const PromptText = { body: PlainText(limits.prompt).trim().min(1), passage: z.strictObject(PlainPassage.shape), step: StepId.optional() }

export const Command = z.discriminatedUnion('is', [
  // the run-sheet and its phases
  z.object({ is: z.literal('plan'), sheet: z.array(Step).max(limits.steps) }),
  /** Takes over the run-sheet of another session that the actor facilitates, with its prompts. */
  z.object({ is: z.literal('plan-like'), session: SessionId }),
  /** Takes over a run-sheet that is kept with a seminar that the actor facilitates, with its prompts. */
  z.object({ is: z.literal('plan-from'), runSheet: RunSheetId }),
  /** To the next step. `since` is when the phase that the actor saw began: where it is over already, nothing happens. */
  z.object({ is: z.literal('next'), since: z.int() }),
  z.object({ is: z.literal('go-to-step'), step: StepId }),
  z.object({ is: z.literal('go-to-phase'), phase: z.enum(phases) }),
  /** Ends the silence. */
  z.object({ is: z.literal('reveal') }),
  z.object({ is: z.literal('set-silence'), silence: z.enum(['contents', 'counts']) }),
  z.object({ is: z.literal('close') }),
  z.object({ is: z.literal('reopen') }),
  z.object({ is: z.literal('set-dates'), opensAt: z.int().min(0).nullable(), closesAt: z.int().min(0).nullable() }),
  // the timer
  z.object({ is: z.literal('start-timer'), minutes: Minutes, auto: z.boolean().default(false) }),
  /** By a negative number it gets shorter. */
  z.object({
    is: z.literal('extend-timer'),
    minutes: z
      .number()
      .min(-60)
      .max(60 * 24),
  }),
  z.object({ is: z.literal('pause-timer') }),
  z.object({ is: z.literal('resume-timer') }),
  z.object({ is: z.literal('stop-timer') }),
  z.object({ is: z.literal('set-auto'), auto: z.boolean() }),
  z.object({ is: z.literal('ready'), ready: z.boolean() }),
  // groups
  z.object({ is: z.literal('deal'), how: Dealing, among: z.enum(['everyone', 'present']).default('everyone') }),
  /** Each list becomes a group: a new one, or that one. Groups not named end; people not named are in none. */
  z.object({
    is: z.literal('deal-by-hand'),
    groups: z
      .array(z.object({ group: GroupId.optional(), name: GroupName.optional(), members: z.array(Alias).max(limits.participantsInSession) }))
      .max(limits.groups),
  }),
  z.object({ is: z.literal('move'), who: Alias, group: GroupId.nullable() }),
  z.object({ is: z.literal('open-group'), name: GroupName.optional() }),
  z.object({ is: z.literal('rename-group'), group: GroupId, name: GroupName }),
  z.object({ is: z.literal('end-group'), group: GroupId }),
  z.object({ is: z.literal('end-groups') }),
  z.object({ is: z.literal('deal-late'), deal: z.boolean() }),
  z.object({ is: z.literal('set-group-role'), who: Alias, role: GroupRole.nullable() }),
  /** Whether groups may give out their roles themselves. */
  z.object({ is: z.literal('set-own-roles'), allowed: z.boolean() }),
  // prompts and the spotlight
  z.object({ is: z.literal('add-prompt'), prompt: PromptId, ...PromptText, release: z.boolean().default(false) }),
  z.object({ is: z.literal('change-prompt'), prompt: PromptId, ...PromptText }),
  z.object({ is: z.literal('release-prompt'), prompt: PromptId }),
  z.object({ is: z.literal('withdraw-prompt'), prompt: PromptId }),
  z.object({ is: z.literal('remove-prompt'), prompt: PromptId }),
  z.object({ is: z.literal('spotlight'), target: Target }),
  z.object({ is: z.literal('end-spotlight') }),
  /** What the projector shows, whole. */
  z.object({ is: z.literal('project'), view: z.enum(projectorViews), threads: z.array(RecordId).max(limits.projectorThreads) }),
  // hands
  z.object({ is: z.literal('raise-hand'), move: z.enum(handMoves), target: Target.optional() }),
  /** One's own without `who`. */
  z.object({ is: z.literal('lower-hand'), who: Alias.optional() }),
  /** Whoever is first without `who`. */
  z.object({ is: z.literal('call-hand'), who: Alias.optional() }),
  /** Whoever has the floor has spoken. */
  z.object({ is: z.literal('hand-done'), who: Alias }),
  z.object({ is: z.literal('set-fair'), fair: z.boolean() }),
  // to the plenary
  z.object({ is: z.literal('lift'), thread: RecordId, replies: z.boolean(), as: z.enum(['name', 'pseudonym']).optional() }),
  z.object({ is: z.literal('unlift'), thread: RecordId }),
  // people
  z.object({ is: z.literal('remove'), who: Alias }),
  z.object({ is: z.literal('readmit'), who: Alias }),
  z.object({ is: z.literal('change-role'), who: Alias, role: Role }),
  z.object({ is: z.literal('unmask'), who: Alias }),
])
export type Command = z.infer<typeof Command>

/** What the server itself asks of a session. No client can say these. */
export type ServerCommand =
  /** The time is over that was to end then. */
  | { readonly is: 'time-over'; readonly endsAt: number }
  /** The day has come on which the session opens. */
  | { readonly is: 'opening-reached'; readonly opensAt: number }
  /** The date has come on which the session closes. */
  | { readonly is: 'date-reached'; readonly closesAt: number }
  /** Somebody has come who may have no group yet. */
  | { readonly is: 'arrive'; readonly participant: ParticipantId }

/** What somebody must be allowed to do in order to give a command (shared/permissions.ts). */
export const actionFor: { readonly [Is in Command['is']]: Action } = {
  plan: 'session.run',
  'plan-like': 'session.run',
  'plan-from': 'session.run',
  next: 'session.run',
  'go-to-step': 'session.run',
  'go-to-phase': 'session.run',
  reveal: 'session.run',
  'set-silence': 'session.run',
  close: 'session.close',
  reopen: 'session.close',
  'set-dates': 'session.run',
  'start-timer': 'session.run',
  'extend-timer': 'session.run',
  'pause-timer': 'session.run',
  'resume-timer': 'session.run',
  'stop-timer': 'session.run',
  'set-auto': 'session.run',
  ready: 'session.say-ready',
  deal: 'session.group',
  'deal-by-hand': 'session.group',
  move: 'session.group',
  'open-group': 'session.group',
  'rename-group': 'session.group',
  'end-group': 'session.group',
  'end-groups': 'session.group',
  'deal-late': 'session.group',
  'set-group-role': 'group.set-role',
  'set-own-roles': 'session.group',
  'add-prompt': 'session.prompt',
  'change-prompt': 'session.prompt',
  'release-prompt': 'session.prompt',
  'withdraw-prompt': 'session.prompt',
  'remove-prompt': 'session.prompt',
  spotlight: 'session.spotlight',
  'end-spotlight': 'session.spotlight',
  project: 'session.project',
  'raise-hand': 'hand.raise',
  'lower-hand': 'hand.lower',
  'call-hand': 'hand.call',
  'hand-done': 'hand.call',
  'set-fair': 'hand.call',
  lift: 'session.lift',
  unlift: 'session.lift',
  remove: 'session.remove-participant',
  readmit: 'session.remove-participant',
  'change-role': 'session.change-role',
  unmask: 'session.unmask',
}

/** The commands that make sense after a session has been closed. */
export const afterClosing: ReadonlySet<Command['is']> = new Set([
  'reopen',
  'close',
  'unmask',
  'remove',
  'readmit',
  'plan',
  'plan-like',
  'plan-from',
  'project',
])
