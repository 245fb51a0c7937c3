/** /api/sessions/:id/review/class and class.csv: participation as evidence. */
import { z } from 'zod'
import { Alias, GroupId } from '#shared/ids.ts'
import { Count, PersonFigures, ReviewedPerson } from './review-figures.ts'

/** The columns of the file for those who must grade, as they can be chosen. */
export const classColumns = [
  'alias',
  'name',
  'role',
  'group',
  'annotations',
  'replies',
  'comments',
  'questions',
  'insights',
  'connections',
  'challenges',
  'words',
  'marks',
  'marks received',
  'replies received',
  'replied to',
  'replied by',
  'unanswered',
  'paragraphs',
  'first',
  'last',
] as const
export type ClassColumn = (typeof classColumns)[number]

export const ClassFileQuery = z.object({
  /** Names of columns, with commas between them; all if left out. */
  columns: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(classColumns)).min(1).max(classColumns.length))
    .optional(),
})
export type ClassFileQuery = z.infer<typeof ClassFileQuery>

export const ReviewClass = z
  .object({
    people: z.array(ReviewedPerson.extend({ group: z.object({ id: GroupId, name: z.string() }).optional(), figures: PersonFigures })),
    /** Who replied to whom, how often: the edges of the graph, and its table. */
    exchanges: z.array(z.object({ from: Alias, to: Alias, replies: Count })),
    /** Readers who neither wrote nor marked anything that whoever asks can see. */
    silent: z.array(Alias),
    /** Readers who began threads, none of which anybody else answered. */
    neverAnswered: z.array(Alias),
  })
  .meta({ id: 'ReviewClass' })
export type ReviewClass = z.infer<typeof ReviewClass>
