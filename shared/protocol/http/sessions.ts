/** /api/sessions */
import { z } from 'zod'
import { Passage } from '#shared/anchoring/passage.ts'
import { Alias, DocumentId, GroupId, ParticipantId, ReadingId, RecordId, RunSheetId, SeminarId, SessionId } from '#shared/ids.ts'
import { MarginAudience } from '#shared/margins/audience.ts'
import { Role } from '#shared/permissions.ts'
import { phases } from '#shared/session/phase.ts'
import { Title } from './name.ts'

/** `live` is run by phases; `open` is one long plenary until it is closed. */
export const Manner = z.enum(['open', 'live'])
export type Manner = z.infer<typeof Manner>

export const Names = z.enum(['shown', 'pseudonyms'])
export type Names = z.infer<typeof Names>

export const NewSession = z
  .object({
    seminarId: SeminarId,
    readingId: ReadingId,
    /** The reading's title, if left out. */
    title: Title.optional(),
    manner: Manner.default('open'),
    names: Names.default('shown'),
    /** Whose steps and prompts a live session begins with. */
    runSheet: RunSheetId.optional(),
    /** Before it, an open session lets nobody in but facilitators. */
    opensAt: z.iso.datetime().optional(),
    /** Then it closes by itself. */
    closesAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'NewSession' })
/** What a client sends. */
export type NewSession = z.input<typeof NewSession>

export const OpenedSession = z.object({ id: SessionId }).meta({ id: 'OpenedSession' })
export type OpenedSession = z.infer<typeof OpenedSession>

export const SessionSummary = z
  .object({
    id: SessionId,
    title: z.string(),
    phase: z.enum(phases),
    manner: Manner,
    names: Names,
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    /** On which day an open session opens and closes by itself, if that is set. */
    opensAt: z.iso.datetime().nullable(),
    closesAt: z.iso.datetime().nullable(),
    seminar: z.object({ id: SeminarId, title: z.string() }),
    reading: z.object({ id: ReadingId, title: z.string(), author: z.string() }),
    /** How many have joined. */
    people: z.int(),
    /** The role of whoever asks. */
    role: Role,
    /** What others have written since whoever asks was last there, while it runs: 200 at most are looked at. */
    news: z.object({ posts: z.int(), replies: z.int() }).optional(),
  })
  .meta({ id: 'SessionSummary' })
export type SessionSummary = z.infer<typeof SessionSummary>

/** The sessions of whoever asks, newest first: those they joined and those of their seminars. */
export const SessionList = z.object({ sessions: z.array(SessionSummary) }).meta({ id: 'SessionList' })
export type SessionList = z.infer<typeof SessionList>

export const CodeView = z
  .object({
    /** As it is shown and spoken: `XXXX-XXXX`. */
    code: z.string(),
    /** The link that says the same. */
    url: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'CodeView' })
export type CodeView = z.infer<typeof CodeView>

export const SessionView = z
  .object({
    id: SessionId,
    title: z.string(),
    phase: z.enum(phases),
    manner: Manner,
    names: Names,
    /** Grows with every change of the session. */
    version: z.int(),
    closedAt: z.iso.datetime().nullable(),
    seminar: z.object({ id: SeminarId, title: z.string() }),
    reading: z.object({ id: ReadingId, version: z.int().min(1), title: z.string(), author: z.string(), language: z.string() }),
    me: z.object({
      id: ParticipantId,
      alias: Alias,
      name: z.string(),
      /** Under which the others see me, in a session of pseudonyms. */
      pseudonym: z.string().optional(),
      role: Role,
      /** When they were last here, before the present visit. */
      lastHere: z.iso.datetime().optional(),
      account: z.object({ host: z.boolean() }),
    }),
    /** The margins that whoever asks may open. */
    margins: z.array(z.object({ id: DocumentId, audience: MarginAudience })),
    /** The people of the session, under the names by which whoever asks may know them. */
    people: z.array(z.object({ alias: Alias, name: z.string(), role: Role })),
    /** The groups that whoever asks can read, also those that have ended. */
    groups: z.array(z.object({ id: GroupId, name: z.string() })).default([]),
    /** Where annotations that whoever asks may see were put by hand, after a correction of the reading. */
    placements: z.array(
      z.object({
        record: RecordId,
        passage: Passage,
        /** The facilitator who did it; absent where they have no place in the session any more. */
        by: Alias.optional(),
        /** ms since 1970. */
        at: z.int().min(0),
      }),
    ),
    /** To facilitators, while there is one. */
    code: CodeView.optional(),
  })
  .meta({ id: 'SessionView' })
export type SessionView = z.infer<typeof SessionView>
