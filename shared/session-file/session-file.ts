/**
 * A session as one JSON file (`docs/session-file.md`): what was read, who was there, and what they wrote, as one
 * facilitator may see it. It is what the export in JSON gives and what the import takes; an import into an empty server,
 * exported again, gives the same file.
 */
import { z } from 'zod'
import { Alias, GroupId, ReadingId, RecordId, SessionId } from '#shared/ids.ts'
import { importLimits, limits } from '#shared/limits.ts'
import { Annotation, Mark, Note, PlainPassage, PlainText, Reply } from '#shared/margins/record.ts'
import { Role } from '#shared/permissions.ts'
import { DisplayName } from '#shared/protocol/http/name.ts'
import { NewVersion } from '#shared/protocol/http/readings.ts'
import { ReadingMeta } from '#shared/reading/block.ts'
import { GroupRole, Live, StoredLift } from '#shared/session/live.ts'
import { phases } from '#shared/session/phase.ts'

export const SESSION_FILE = 'catena-session'
/** Grows when a reader of the version before would take a file wrongly. */
export const SESSION_FILE_VERSION = 1

const Moment = z.iso.datetime()
const Name = PlainText(limits.title)

const FileReading = z.object({
  ...ReadingMeta.shape,
  id: ReadingId,
  /** The version that the session shows. */
  version: z.int().min(1),
  versions: z
    .array(z.object({ version: z.int().min(1), createdAt: Moment, blocks: NewVersion.shape.blocks }))
    .min(1)
    .max(200),
  images: NewVersion.shape.images,
})

/** What of the live session is more than a moment's (shared/session/live.ts). People are named by their aliases. */
const FileLive = Live.pick({
  sheet: true,
  step: true,
  since: true,
  prompts: true,
  unpinned: true,
  fair: true,
  dealLate: true,
  ownRoles: true,
  reveals: true,
  opensAt: true,
  closesAt: true,
}).extend({
  lifts: z.array(StoredLift).max(limits.lifts).default([]),
  spoken: z.record(Alias, z.int().min(0)).default({}),
  groupRoles: z.record(Alias, GroupRole).default({}),
  brought: z.array(GroupId).default([]),
})

const FileSession = z.object({
  id: SessionId,
  title: Name,
  manner: z.enum(['live', 'open']),
  names: z.enum(['shown', 'pseudonyms']),
  silence: z.enum(['contents', 'counts']),
  phase: z.enum(phases),
  createdAt: Moment,
  closedAt: Moment.nullable(),
  live: FileLive,
})

const FilePerson = z.object({
  alias: Alias,
  /** As everyone knows them in the session: where it goes by pseudonyms, that. */
  name: z.union([z.literal(''), DisplayName]),
  /** The other name of somebody whose thread was brought to the plenary under it. */
  pseudonym: DisplayName.optional(),
  role: Role,
  joinedAt: Moment,
  removed: z.literal(true).optional(),
  erased: z.literal(true).optional(),
})

const FileGroup = z.object({
  id: GroupId,
  name: Name,
  createdAt: Moment,
  endedAt: Moment.nullable(),
  members: z.array(z.object({ alias: Alias, since: Moment, until: Moment.nullable() })).max(limits.participantsInSession * 4),
})

/** What decided who could read what, and when. */
export const FileEvent = z.discriminatedUnion('is', [
  z.object({ is: z.literal('phase-began'), from: z.enum(phases), to: z.enum(phases), at: Moment, by: Alias.nullable() }),
  z.object({ is: z.literal('silence-set'), silence: z.enum(['contents', 'counts']), at: Moment, by: Alias.nullable() }),
  z.object({ is: z.enum(['lifted', 'unlifted']), thread: RecordId, at: Moment, by: Alias.nullable() }),
])
export type FileEvent = z.infer<typeof FileEvent>

const FilePlacement = z.object({ record: RecordId, passage: PlainPassage, by: Alias, at: Moment })

const FileValue = z.discriminatedUnion('is', [Annotation, Reply, Mark, Note])
export type FileValue = z.infer<typeof FileValue>

const FileRecord = z.object({
  id: RecordId,
  author: Alias,
  /** When, in which phase and as whose member it was first posted. */
  phase: z.enum(phases),
  group: GroupId.optional(),
  thread: RecordId,
  receivedAt: Moment,
  changedAt: Moment,
  revision: z.int().min(1),
  /** Hidden from readers. It follows from the marks; an import does not look at it. */
  hidden: z.literal(true).optional(),
  /** Its words were kept back until the reveal when the file was made. It cannot be imported. */
  withheld: z.literal(true).optional(),
  value: FileValue,
  /** Where it was changed: its last states without a gap, oldest first. The last one's value is the record's. */
  revisions: z
    .array(z.object({ revision: z.int().min(1), at: Moment, phase: z.enum(phases), value: FileValue.optional() }))
    .min(1)
    .max(10_000)
    .optional(),
})
export type FileRecord = z.infer<typeof FileRecord>

/** All but the records, which come last, one on each line. */
const head = {
  format: z.literal(SESSION_FILE),
  version: z.literal(SESSION_FILE_VERSION),
  /** The server that it comes from. */
  server: z.url().max(2_048),
  /** Whether all that the facilitator may see is in it, or only the threads that fit a choice. */
  whole: z.boolean(),
  session: FileSession,
  reading: FileReading,
  people: z.array(FilePerson).max(limits.participantsInSession),
  groups: z.array(FileGroup).max(1_000),
  events: z.array(FileEvent).max(100_000),
  placements: z.array(FilePlacement).max(limits.annotationsInMargin),
}

/** The file up to its records. */
export const SessionFileHead = z.object(head)
export type SessionFileHead = z.infer<typeof SessionFileHead>

export const SessionFile = z.object({ ...head, records: z.array(FileRecord).max(importLimits.records) }).meta({ id: 'SessionFile' })
export type SessionFile = z.infer<typeof SessionFile>
