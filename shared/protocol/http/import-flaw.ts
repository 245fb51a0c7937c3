/** What is wrong with a file of annotations, so that a screen can say it in its own language (`flaw` of a problem). */
import { z } from 'zod'

const bare = <Why extends string>(why: Why) => z.object({ why: z.literal(why) })
const Count = z.int().min(0)

export const ImportFlaw = z.discriminatedUnion('why', [
  bare('not-utf8'),
  bare('empty'),
  /** Where it breaks off, from 1; left out near its end. */
  z.object({ why: z.literal('not-json'), line: Count.optional(), character: Count.optional() }),
  bare('unknown-format'),
  /** Annotations, where a whole session was wanted. */
  bare('no-session'),
  bare('newer'),
  /** One place in a file of ours, as one writes it in JavaScript, and what is wrong there, in English. */
  z.object({ why: z.literal('misfit'), at: z.string(), what: z.string() }),
  z.object({ why: z.literal('too-many'), count: Count, most: Count }),
  /** With these the session would have so many. */
  z.object({ why: z.literal('session-full'), count: Count, most: Count }),
  z.object({ why: z.literal('too-many-people'), most: Count }),
  z.object({ why: z.literal('pen-full'), name: z.string(), most: Count }),
  bare('took-too-long'),
  bare('took-too-much-memory'),
  bare('too-deep'),
  bare('damaged'),
])
export type ImportFlaw = z.infer<typeof ImportFlaw>
