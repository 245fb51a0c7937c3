/** /api/work: what takes long, how far it is, and what came of it. */
import { z } from 'zod'
import { SessionId, WorkId } from '#shared/ids.ts'
import { AnnotationsBrought, SessionBrought } from './annotation-imports.ts'
import { Problem } from './problem.ts'

/** A file that was made; it is at `/api/work/:id/file` until it expires. */
const FileMade = z.object({ is: z.literal('file'), mediaType: z.string(), bytes: z.int() })

export const WorkResult = z.discriminatedUnion('is', [FileMade, SessionBrought, AnnotationsBrought]).meta({ id: 'WorkResult' })
export type WorkResult = z.infer<typeof WorkResult>

export const WorkKind = z.enum(['export', 'import'])
export type WorkKind = z.infer<typeof WorkKind>

const WorkState = z.discriminatedUnion('is', [
  /** `total` is null as long as nobody knows how much there is. */
  z.object({ is: z.literal('working'), done: z.int(), total: z.int().nullable() }),
  z.object({ is: z.literal('done'), result: WorkResult }),
  z.object({ is: z.literal('failed'), problem: Problem }),
  /** With what came of it nevertheless, if that could not be taken back. `ending`: it is not broken off yet. */
  z.object({ is: z.literal('cancelled'), ending: z.literal(true).optional(), result: WorkResult.optional() }),
])

export const Work = z
  .object({
    id: WorkId,
    kind: WorkKind,
    session: SessionId.nullable(),
    /** Of the file that is made or read. */
    name: z.string(),
    /** What was asked for besides, as the query of an address: the filters of an export, nothing if it is whole. */
    asked: z.string(),
    startedAt: z.iso.datetime(),
    /** When it is forgotten, with its file. */
    expiresAt: z.iso.datetime(),
    state: WorkState,
  })
  .meta({ id: 'Work' })
export type Work = z.infer<typeof Work>

export const WorkQuery = z.object({ session: SessionId.optional(), kind: WorkKind.optional() })
export const WorkList = z.object({ work: z.array(Work) })
