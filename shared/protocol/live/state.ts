import { z } from 'zod'
import { Alias, DocumentId, GroupId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { MarginAudience } from '#shared/margins/audience.ts'
import { Role } from '#shared/permissions.ts'
import { GroupRole, handMoves, Projector, Prompt, Step, StepId, Stretch, Target, Timer, UnpinnedPrompt } from '#shared/session/live.ts'
import { phases } from '#shared/session/phase.ts'

/** Somebody of the session, under the name by which the viewer may know them. */
export const Person = z.object({ alias: Alias, name: z.string(), role: Role })
export type Person = z.infer<typeof Person>

/** Times are ms since 1970 by the server's clock; `now` says how that clock stands. */
const Time = z.int().min(0)

/**
 * `state`, server to client: the session as this viewer may see it, whole and small; sent on connecting and whenever it
 * has changed. One with a lower version than the last is late and to be dropped.
 */
export const State = z.object({
  session: SessionId,
  version: z.int().min(1),
  now: Time,
  phase: z.enum(phases),
  /** When the phase began. */
  since: Time,
  manner: z.enum(['live', 'open']),
  names: z.enum(['shown', 'pseudonyms']),
  /** What facilitators see of readers' words while it is silent; readers are told. */
  silence: z.enum(['contents', 'counts']),
  /** How many have a place in the session. */
  people: z.int(),
  /** The step of the run-sheet that is on, with the stretch that is the viewer's; absent where the session follows none. */
  step: z
    .object({
      id: StepId,
      title: z.string(),
      instructions: z.string(),
      minutes: z.number().optional(),
      stretch: Stretch.optional(),
      number: z.int().min(1),
      of: z.int().min(1),
    })
    .optional(),
  timer: Timer.nullable(),
  opensAt: Time.nullable(),
  closesAt: Time.nullable(),
  me: z.object({
    id: ParticipantId,
    alias: Alias,
    name: z.string(),
    pseudonym: z.string().optional(),
    role: Role,
    group: GroupId.optional(),
    groupRole: GroupRole.optional(),
    ready: z.boolean(),
    /** The viewer's own place in the queue, from 1; 0 when they have the floor. */
    hand: z.object({ place: z.int().min(0), move: z.enum(handMoves), target: Target.optional() }).optional(),
    /** Which facilitators have looked behind the viewer's pseudonym. */
    unmasked: z.array(z.object({ by: z.string(), at: Time })),
    /** Threads that the viewer began and that were brought to the plenary. */
    lifted: z.array(RecordId),
  }),
  /** The margins that the viewer may open now. Others are closed by the server. */
  margins: z.array(z.object({ id: DocumentId, audience: MarginAudience })),
  /** The groups that have not ended: to facilitators and observers with their members, to readers their own. */
  groups: z.array(
    z.object({
      id: GroupId,
      name: z.string(),
      members: z.array(Person.extend({ groupRole: GroupRole.optional() })).optional(),
    }),
  ),
  /** Those that are released; to facilitators all. */
  prompts: z.array(Prompt),
  /** What the projector shows; of its threads those that the viewer can see. */
  projector: Projector.default({ view: 'session', threads: [] }),
  /** Whether groups give out their roles themselves. */
  ownRoles: z.boolean().default(true),
  /** Groups whose notes have gone to the plenary. */
  brought: z.array(z.object({ id: GroupId, name: z.string() })).default([]),
  spotlight: z.object({ target: Target, by: Person, at: Time }).nullable(),
  /** How many hands are up, and whose, in the order in which they are called; not in a silent phase. */
  queue: z.object({
    fair: z.boolean(),
    hands: z.array(z.object({ who: Person, move: z.enum(handMoves), called: z.boolean(), target: Target.optional() })),
  }),
  /** What facilitators alone are told. */
  facilitator: z
    .object({
      sheet: z.array(Step),
      /** Prompts that came with a run-sheet and have no place in this text yet. */
      unpinned: z.array(UnpinnedPrompt),
      /** Who has said they are ready, of how many readers. */
      ready: z.object({ who: z.array(Alias), of: z.int() }),
      people: z.array(Person.extend({ group: GroupId.optional(), removed: z.boolean(), spoken: z.int() })),
      lifts: z.array(z.object({ thread: RecordId, replies: z.boolean(), as: z.enum(['name', 'pseudonym']) })),
      dealLate: z.boolean(),
      /** What facilitators have done lately, the newest last. */
      deeds: z.array(z.object({ is: z.string(), by: Person, at: Time, who: z.string().optional() })).default([]),
      /** Names behind pseudonyms at which this facilitator has looked. */
      unmasked: z.array(z.object({ alias: Alias, name: z.string() })),
    })
    .optional(),
})
export type State = z.infer<typeof State>
