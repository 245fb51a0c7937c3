import express, { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { authenticate } from '#server/identity/authenticate.ts'
import { isOwnOrigin } from '#server/identity/origin.ts'
import { Refusal } from '#shared/errors.ts'
import type { Context } from './context.ts'
import type { Route } from './route.ts'

/** The routes as one Express router. */
export function mount(context: Context, routes: readonly Route[]): Router {
  const router = Router()
  for (const route of routes) {
    const readBody = bodyReader(route)
    router[route.method](route.path, async (req, res) => {
      if (route.method !== 'get' && !isOwnOrigin(req, context.config)) {
        throw new Refusal('wrong-origin', 'Open Catena itself and try again there.')
      }
      await route.run(context, req, res, {
        who: () => authenticate(context.db, req.headers.cookie, context.config),
        readBody: () => readBody(req, res),
        parse,
        refuseStranger: () => {
          throw new Refusal('not-signed-in', 'Sign in, or join with a code, and try again.')
        },
        refusePath: () => {
          throw nothingHere()
        },
      })
    })
  }
  return router
}

/** One answer for what is not there and for what the asker may not know to be there. */
export const nothingHere = (): Refusal => new Refusal('not-found', 'What you are looking for is not here, or not yours to see.')

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.slice(0, 20).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
  const [first] = fields
  const detail = first ? `${first.path === '' ? '' : `${first.path}: `}${first.message}` : 'The request does not fit.'
  throw new Refusal('bad-request', detail, { fields })
}

/** Reads the body as the route wants it. Nothing is read for a route without one. */
function bodyReader(route: Route): (req: Request, res: Response) => Promise<unknown> {
  const { body } = route
  if (!body) return () => Promise.resolve(undefined)
  const json = express.json({ limit: body.maxBytes, type: isJson })
  const raw = express.raw({ limit: body.maxBytes, type: () => true })
  return async (req, res) => {
    const reader = body.is !== 'bytes' && isJson(req) ? json : raw
    if (reader === raw && body.is === 'json') throw new Refusal('bad-format', 'Send JSON, with the content type application/json.')
    await new Promise<void>((done, failed) => reader(req, res, (error?: unknown) => (error === undefined ? done() : failed(error))))
    const read: unknown = req.body
    return read
  }
}

const isJson = (req: { headers: { 'content-type'?: string | undefined } }): boolean =>
  /^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')
