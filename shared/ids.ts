/**
 * The ids of Catena, branded so that one cannot stand where another is meant. They are made only by the parsers
 * below or by the generators of `server/storage`.
 */
import { z } from 'zod'

const uuid = z.uuid()

export const AccountId = uuid.brand<'AccountId'>()
export const SeminarId = uuid.brand<'SeminarId'>()
export const ReadingId = uuid.brand<'ReadingId'>()
export const SessionId = uuid.brand<'SessionId'>()
export const ParticipantId = uuid.brand<'ParticipantId'>()
export const GroupId = uuid.brand<'GroupId'>()
export const DocumentId = uuid.brand<'DocumentId'>()
export const PromptId = uuid.brand<'PromptId'>()
export const RunSheetId = uuid.brand<'RunSheetId'>()
export const WorkId = uuid.brand<'WorkId'>()

/** A block's id within its reading: short, stable over versions, safe in a URL fragment. */
export const BlockId = z
  .string()
  .regex(/^[a-z0-9]{4,16}$/)
  .brand<'BlockId'>()

/**
 * The name under which others see a participant's records: eight random characters, one per participant and session,
 * from which neither account nor participant can be told. It is the first half of every record id of their pen.
 */
export const Alias = z
  .string()
  .regex(/^[a-z0-9]{8}$/)
  .brand<'Alias'>()

/** `<alias>-<random>`: unique in a session by construction, since a pen accepts only its own alias. */
export const RecordId = z
  .string()
  .regex(/^[a-z0-9]{8}-[A-Za-z0-9_]{8,24}$/)
  .brand<'RecordId'>()

/** What a reader types to join: letters that cannot be mistaken for one another, without the dash it is shown with. */
export const JoinCode = z
  .string()
  .transform((code) => code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
  .pipe(z.string().regex(/^[A-Z0-9]{6,16}$/))
  .brand<'JoinCode'>()

export type AccountId = z.infer<typeof AccountId>
export type SeminarId = z.infer<typeof SeminarId>
export type ReadingId = z.infer<typeof ReadingId>
export type SessionId = z.infer<typeof SessionId>
export type ParticipantId = z.infer<typeof ParticipantId>
export type GroupId = z.infer<typeof GroupId>
export type DocumentId = z.infer<typeof DocumentId>
export type PromptId = z.infer<typeof PromptId>
export type RunSheetId = z.infer<typeof RunSheetId>
export type WorkId = z.infer<typeof WorkId>
export type BlockId = z.infer<typeof BlockId>
export type Alias = z.infer<typeof Alias>
export type RecordId = z.infer<typeof RecordId>
export type JoinCode = z.infer<typeof JoinCode>

/** The alias that a record id begins with. */
export const aliasOf = (id: RecordId): Alias => Alias.parse(id.slice(0, 8))
