/** /api/join: the way in with a code. */
import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'
import { DisplayName } from './name.ts'
import { Manner, Names } from './sessions.ts'

/** A code as people type it: with or without the dash, in either case. What it is worth only the server knows. */
export const TypedCode = z.string({ error: 'Type the code.' }).trim().min(1, 'Type the code.').max(64, 'This is too long for a code.')

/** What a code leads to, for someone who is about to join. */
export const JoinInfo = z
  .object({
    title: z.string(),
    manner: Manner,
    names: Names,
    seminar: z.object({ title: z.string() }),
    reading: z.object({ title: z.string(), author: z.string() }),
    /** Whoever asks is in it already and comes back under this name. */
    already: z.object({ session: SessionId, name: z.string() }).nullable(),
  })
  .meta({ id: 'JoinInfo' })
export type JoinInfo = z.infer<typeof JoinInfo>

export const Join = z.object({ code: TypedCode, name: DisplayName }).meta({ id: 'Join' })
export type Join = z.infer<typeof Join>

export const Joined = z
  .object({
    session: SessionId,
    /** The name under which they joined; a name that somebody there has already gets a number. */
    name: z.string(),
  })
  .meta({ id: 'Joined' })
export type Joined = z.infer<typeof Joined>
