/** What a session is beyond its phase, its people and its groups: facts only, as they are stored in `session.live`. */
import { z } from 'zod'
import { BlockId, GroupId, ParticipantId, PromptId, RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { PlainPassage, PlainText } from '#shared/margins/record.ts'
import { phases } from './phase.ts'

/** Milliseconds since 1970, by the server's clock. */
const Time = z.int().min(0)

/** Where the spotlight, a hand or a look can point: into the text or at a thread. */
export const Target = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('passage'), passage: z.strictObject(PlainPassage.shape) }),
  z.strictObject({ is: z.literal('thread'), thread: RecordId }),
])
export type Target = z.infer<typeof Target>

export const StepId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .brand<'StepId'>()
export type StepId = z.infer<typeof StepId>

/** From the beginning of one block to the end of another. */
export const Stretch = z.strictObject({ from: BlockId, to: BlockId })
export type Stretch = z.infer<typeof Stretch>

const Count = z.int().min(1).max(limits.groups)
/** Into groups of about this size, or into so many. */
const dealingByCount = [
  z.object({ is: z.literal('size'), size: z.int().min(2).max(100) }),
  z.object({ is: z.literal('number'), number: Count }),
] as const

/** How people are dealt into groups. */
export const Dealing = z.discriminatedUnion('is', [
  ...dealingByCount,
  /** As in the seminar's last session with groups; newcomers join the smallest. */
  z.object({ is: z.literal('last-time') }),
  /** By the kinds of what they wrote or the blocks they wrote at: those who did the same apart (`mixed`) or together (`alike`). */
  z.object({ is: z.literal('written'), number: Count, by: z.enum(['kinds', 'passages']), put: z.enum(['mixed', 'alike']) }),
])
export type Dealing = z.infer<typeof Dealing>

/** One planned phase of the run-sheet. A phase may come several times, so a step has an id of its own. */
export const Step = z.strictObject({
  id: StepId,
  phase: z.enum(phases),
  title: PlainText(limits.title).default(''),
  /** Planned; the timer starts with it. */
  minutes: z
    .number()
    .min(0.1)
    .max(60 * 24)
    .optional(),
  instructions: PlainText(limits.instructions).default(''),
  /**
   * Which part of the text it is about. One is for everyone; with several, each group takes one, and `turn` says how far
   * they have been passed on: group k takes number (k + turn).
   */
  stretches: z.array(Stretch).max(60).default([]),
  turn: z.int().min(0).max(60).default(0),
  /** What facilitators see of readers' words while it is silent. */
  silence: z.enum(['contents', 'counts']).optional(),
  /** Everyone who is here is dealt into new groups when it begins; without it the groups stay as they are. */
  deal: z.discriminatedUnion('is', dealingByCount).optional(),
  /** The next step begins by itself when the time is over. */
  auto: z.boolean().default(false),
})
export type Step = z.infer<typeof Step>

export const Timer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('running'), endsAt: Time, auto: z.boolean() }),
  z.object({ is: z.literal('paused'), left: z.int().min(0), auto: z.boolean() }),
])
export type Timer = z.infer<typeof Timer>

export const Prompt = z.object({
  id: PromptId,
  body: PlainText(limits.prompt).min(1),
  passage: z.strictObject(PlainPassage.shape),
  /** Released when this step begins; without one, by hand. */
  step: StepId.optional(),
  releasedAt: Time.optional(),
})
export type Prompt = z.infer<typeof Prompt>

/** A prompt that came with a run-sheet and whose passage is not in this text. It is put to nobody before it has a place. */
export const UnpinnedPrompt = z.object({
  id: PromptId,
  body: PlainText(limits.prompt).min(1),
  /** The words at which it stood. */
  quote: PlainText(limits.quote).optional(),
  step: StepId.optional(),
})
export type UnpinnedPrompt = z.infer<typeof UnpinnedPrompt>

export const handMoves = ['new', 'build', 'challenge', 'question'] as const
/** One person's place in the speaking queue. */
export const Hand = z.object({
  participant: ParticipantId,
  target: Target.optional(),
  move: z.enum(handMoves),
  at: Time,
  /** They have the floor. */
  calledAt: Time.optional(),
})
export type Hand = z.infer<typeof Hand>

export const groupRoles = ['facilitator', 'synthesizer', 'summarizer'] as const
export const GroupRole = z.enum(groupRoles)
export type GroupRole = z.infer<typeof GroupRole>

export const projectorViews = ['session', 'code', 'phase', 'heat', 'passage', 'notes'] as const
/** What the projector shows. `session` is what fits the moment; anything else stays until the facilitator says otherwise. */
export const Projector = z.object({
  view: z.enum(projectorViews).default('session'),
  /** Threads that are shown beside the passage. */
  threads: z.array(RecordId).max(limits.projectorThreads).default([]),
})
export type Projector = z.infer<typeof Projector>

/** What a facilitator has done, so that the others hear of it. `is` is the command's. */
export const Deed = z.object({ is: z.string(), by: ParticipantId, at: Time, who: ParticipantId.optional() })
export type Deed = z.infer<typeof Deed>
/** How many are kept: whoever looks away for a moment is told of these, and no more. */
export const DEEDS = 8

export const StoredLift = z.object({
  thread: RecordId,
  replies: z.boolean(),
  as: z.enum(['name', 'pseudonym']),
  /** When it was brought, also where that was changed afterwards. */
  at: Time.optional(),
})

/** How many reveals are kept: what was written before the oldest of them is taken for shown by that one. */
export const REVEALS = 100

export const Live = z.object({
  sheet: z.array(Step).max(limits.steps).default([]),
  /** The step that is on, if the session follows the sheet. */
  step: StepId.nullable().default(null),
  /** When the phase began. */
  since: Time.default(0),
  timer: Timer.nullable().default(null),
  /** Who has said that they are ready, in this phase. */
  ready: z.array(ParticipantId).default([]),
  prompts: z.array(Prompt).max(limits.prompts).default([]),
  unpinned: z.array(UnpinnedPrompt).max(limits.prompts).default([]),
  spotlight: z.object({ target: Target, by: ParticipantId, at: Time }).nullable().default(null),
  hands: z.array(Hand).default([]),
  /** Whoever has spoken least comes first. */
  fair: z.boolean().default(false),
  /** How often each has had the floor. */
  spoken: z.record(ParticipantId, z.int().min(0)).default({}),
  lifts: z.array(StoredLift).max(limits.lifts).default([]),
  /** When each silence ended, the newest last. */
  reveals: z.array(Time).default([]),
  /** Late comers are dealt into the smallest group. */
  dealLate: z.boolean().default(true),
  groupRoles: z.record(ParticipantId, GroupRole).default({}),
  /** The members of a group may give out its roles among themselves. */
  ownRoles: z.boolean().default(true),
  /** Groups whose notes have gone to a plenary: those that there were when one began. */
  brought: z.array(GroupId).default([]),
  projector: Projector.default({ view: 'session', threads: [] }),
  /** The newest last. */
  deeds: z.array(Deed).default([]),
  /** Who has looked behind whose pseudonym. */
  unmasked: z.array(z.object({ participant: ParticipantId, by: ParticipantId, at: Time })).default([]),
  /** An open session runs from … until …. */
  opensAt: Time.nullable().default(null),
  closesAt: Time.nullable().default(null),
})
export type Live = z.infer<typeof Live>
