/** How Catena says no over HTTP: problem details (RFC 9457), `application/problem+json`. */
import { z } from 'zod'
import { type ErrorCode, errors } from '#shared/errors.ts'

const codes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]]

export const Problem = z
  .object({
    /** A URI reference that names the kind of problem: `/problems/<code>`. */
    type: z.string(),
    title: z.string(),
    status: z.int(),
    /** One sentence for the person: what is wrong, what to do. */
    detail: z.string(),
    code: z.enum(codes),
    /** The fields that do not fit, each with what to do about it. */
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** What is wrong with a file that came in: an `ImportFlaw` (import-flaw.ts), for a screen to say in its language. */
    flaw: z.looseObject({ why: z.string() }).optional(),
    /** Seconds after which to try again. */
    retryAfter: z.int().optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

export const problemType = (code: ErrorCode): string => `/problems/${code}`
