/**
 * /api/seminars/:id/imports and /api/sessions/:id/imports: a file of annotations as the body. What comes of it is told
 * under /api/work, since it may take long.
 */
import { z } from 'zod'
import { ReadingId, SessionId } from '#shared/ids.ts'

const Count = z.int().min(0)

export const AnnotationImportQuery = z.object({
  /** Of the file. */
  name: z.string().min(1).max(255).default('annotations.json'),
  /** Only says what would come of it; nothing is kept. */
  look: z.enum(['yes', 'no']).default('no'),
})

/** A session that came out of a file, or would. */
export const SessionBrought = z.object({
  is: z.literal('session-brought'),
  /** Where nothing was kept, null. */
  session: SessionId.nullable(),
  reading: ReadingId.nullable(),
  /** Of the session and its text. */
  title: z.string(),
  text: z.string(),
  people: Count,
  groups: Count,
  annotations: Count,
  replies: Count,
  marks: Count,
  /** Left out: their words were kept back until the reveal when the file was made. */
  withheld: Count,
})
export type SessionBrought = z.infer<typeof SessionBrought>

/**
 * Why something did not fit. `not-found`: its words are not in the text; `several-places`: they are there more than once, and
 * what stands around them does not tell which; `no-quote`: it is about the text as a whole, or not about words; `nothing-to-answer`:
 * what it answers is not in the file or was left out; `too-long`; `withheld`: its words were not in the file; `unreadable`.
 */
export const misfitReasons = ['not-found', 'several-places', 'no-quote', 'nothing-to-answer', 'too-long', 'withheld', 'unreadable'] as const

export const Misfit = z.object({
  /** Where it stands in the file, such as `annotations[12]`. */
  where: z.string(),
  why: z.enum(misfitReasons),
  author: z.string(),
  /** The words that it was about. */
  quote: z.string(),
  /** What it says, or what is wrong with it. */
  body: z.string(),
  /** It is in the session, among what has no place, and can be placed by hand. */
  brought: z.boolean(),
})
export type Misfit = z.infer<typeof Misfit>

/** How many of the misfits are told at once; all of them are in the work's file. */
export const MISFITS_TOLD = 50

/** Annotations that came into a session out of a file, or would. */
export const AnnotationsBrought = z.object({
  is: z.literal('annotations-brought'),
  format: z.enum(['catena', 'web-annotations', 'hypothesis']),
  /** Nothing was kept. */
  look: z.boolean(),
  people: Count,
  annotations: Count,
  replies: Count,
  marks: Count,
  /** Of these, annotations that have no place in the text. */
  unplaced: Count,
  /** Were there already. */
  already: Count,
  /** Their authors' alone: they are kept, and nobody here sees them. */
  private: Count,
  /** Groups that come with them, with how much was written to each; nobody here is in them. */
  groups: z.array(z.object({ name: z.string(), posts: Count })),
  misfits: Count,
  firstMisfits: z.array(Misfit).max(MISFITS_TOLD),
})
export type AnnotationsBrought = z.infer<typeof AnnotationsBrought>

export const AnnotationsImportQuery = AnnotationImportQuery.extend({
  /** What becomes of annotations whose words are not surely in the text: they come without a place, or not at all. */
  unplaced: z.enum(['bring', 'leave']).default('bring'),
})
export type AnnotationsImportQuery = z.infer<typeof AnnotationsImportQuery>
