/** /api/seminars */
import { z } from 'zod'
import { AccountId, SeminarId } from '#shared/ids.ts'
import { Role } from '#shared/permissions.ts'
import { Title } from './name.ts'
import { SessionSummary } from './sessions.ts'

export const NewSeminar = z.object({ title: Title }).meta({ id: 'NewSeminar' })
export type NewSeminar = z.infer<typeof NewSeminar>

export const SeminarChange = z.object({ title: Title }).meta({ id: 'SeminarChange' })
export type SeminarChange = z.infer<typeof SeminarChange>

export const SeminarSummary = z
  .object({
    id: SeminarId,
    title: z.string(),
    /** The role of whoever asks. */
    role: Role,
    createdAt: z.iso.datetime(),
    members: z.int(),
    sessions: z.int(),
  })
  .meta({ id: 'SeminarSummary' })
export type SeminarSummary = z.infer<typeof SeminarSummary>

export const SeminarList = z.object({ seminars: z.array(SeminarSummary) }).meta({ id: 'SeminarList' })
export type SeminarList = z.infer<typeof SeminarList>

export const SeminarMember = z
  .object({
    id: AccountId,
    name: z.string(),
    role: Role,
    since: z.iso.datetime(),
    /** Shown to facilitators. */
    email: z.string().optional(),
  })
  .meta({ id: 'SeminarMember' })
export type SeminarMember = z.infer<typeof SeminarMember>

export const SeminarView = z
  .object({
    id: SeminarId,
    title: z.string(),
    role: Role,
    createdAt: z.iso.datetime(),
    members: z.array(SeminarMember),
    /** Newest first. */
    sessions: z.array(SessionSummary),
  })
  .meta({ id: 'SeminarView' })
export type SeminarView = z.infer<typeof SeminarView>
