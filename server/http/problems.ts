import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Log } from '#server/log.ts'
import { errors, Refusal } from '#shared/errors.ts'
import { ImportFlaw } from '#shared/protocol/http/import-flaw.ts'
import { type Problem, problemType } from '#shared/protocol/http/problem.ts'
import { nothingHere } from './mount.ts'

/** Answers every refusal as problem details (RFC 9457). What is no refusal is a fault of ours: logged, and a bare 500 outside. */
export const answerProblems =
  (log: Log): ErrorRequestHandler =>
  (error, req, res, next) => {
    const refusal = error instanceof Refusal ? error : ofBodyParser(error)
    if (!refusal) log.error({ err: error, method: req.method }, 'a request failed')
    if (res.headersSent) return next(error)
    // The rest of a body that was not read is not worth reading.
    if (!req.complete) res.set('Connection', 'close')
    sendProblem(res, refusal ?? new Refusal('internal', 'Something went wrong in Catena. Nothing you wrote is lost; try again.'))
  }

/** What no route under /api answers. */
export const unknownRoute: RequestHandler = () => {
  throw nothingHere()
}

/** A refusal as problem details. */
export function problemOf(refusal: Refusal): Problem {
  const { title, status } = errors[refusal.code]
  const more = More.parse(refusal.more)
  return {
    type: problemType(refusal.code),
    title,
    status,
    detail: refusal.detail,
    code: refusal.code,
    ...(more.fields ? { fields: more.fields } : {}),
    ...(more.flaw ? { flaw: more.flaw } : {}),
    ...(more.retryAfter === undefined ? {} : { retryAfter: more.retryAfter }),
  }
}

function sendProblem(res: Response, refusal: Refusal): void {
  const problem = problemOf(refusal)
  if (problem.retryAfter !== undefined) res.set('Retry-After', String(problem.retryAfter))
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** The extra members of a refusal that may go out. */
const More = z.object({
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfter: z.number().int().optional(),
  flaw: ImportFlaw.optional(),
})

/** What zlib says of bytes that are not in the encoding that they claim, as body-parser passes it on: it has no type. */
const Undecodable = z.object({ status: z.literal(400), code: z.string() })
const BodyParserError = z.object({ type: z.string(), status: z.number().int().min(400).max(499) })

/** Express' body parsers and its router throw errors of their own for what a client did wrong. */
function ofBodyParser(error: unknown): Refusal | undefined {
  if (error instanceof URIError) return nothingHere()
  if (Undecodable.safeParse(error).success) return new Refusal('bad-format', 'The request is not in the encoding that it says it has.')
  const parsed = BodyParserError.safeParse(error)
  if (!parsed.success) return undefined
  switch (parsed.data.type) {
    case 'entity.too.large':
      return new Refusal('too-large', 'This is larger than Catena takes. Send a smaller one, or in parts.')
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Refusal('bad-format', 'Send it in UTF-8, without an unusual encoding.')
    default:
      return new Refusal('bad-request', 'The request could not be read as JSON.')
  }
}
