/**
 * One description of each endpoint, from which come its handler in Express and its entry in the OpenAPI document: what
 * it takes (zod schemas), what it answers, how it may refuse.
 */
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { SignedIn } from '#server/identity/authenticate.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { Context } from './context.ts'

export type Method = 'get' | 'post' | 'patch' | 'delete'

/** Who is let through to a handler: anyone (who may be signed in), or only someone signed in. */
export type Access = 'anyone' | 'signed-in'

type Who<A extends Access> = A extends 'signed-in' ? SignedIn : SignedIn | undefined

/** A request whose parts were parsed. */
export interface Asked<P, Q, B, A extends Access> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly who: Who<A>
  readonly req: Request
  readonly res: Response
}

/** What a request's body may be. Bytes are taken as they are, up to a number of bytes. */
export type BodyKind<B> =
  | { readonly is: 'json'; readonly schema: z.ZodType<B>; readonly maxBytes?: number }
  /** Whatever it says it is: its reader decides. */
  | { readonly is: 'bytes'; readonly maxBytes: number; readonly schema: z.ZodType<B>; readonly ofBytes: (bytes: Uint8Array) => B }
  | { readonly is: 'json-or-bytes'; readonly schema: z.ZodType<B>; readonly maxBytes: number; readonly ofBytes: (bytes: Uint8Array) => B }

export type Answer<O> =
  | { readonly status: 200 | 201; readonly schema: z.ZodType<O>; readonly description: string }
  | { readonly status: 204; readonly schema?: undefined; readonly description: string }
  | { readonly status: 200; readonly mediaType: string; readonly schema?: undefined; readonly description: string }
  | { readonly status: 302; readonly schema?: undefined; readonly description: string }

export interface RouteSpec<P, Q, B, A extends Access, O> {
  readonly method: Method
  /** Express path, such as `/api/sessions/:id`. */
  readonly path: `/api/${string}`
  readonly summary: string
  readonly tag: string
  readonly access: A
  /** A path that does not fit names nothing: it is answered `not-found`. */
  readonly params?: z.ZodObject & z.ZodType<P>
  readonly query?: z.ZodObject & z.ZodType<Q>
  readonly body?: BodyKind<B>
  readonly answer: Answer<O>
  /** The codes of its own refusals; those that come with being signed in, with a body or with acting at all are added. */
  readonly refuses: readonly ErrorCode[]
  /** Runs before the body is read: what a stranger sends is not taken in first and refused then. */
  readonly before?: (context: Context, who: Who<A>) => Promise<void>
  readonly handle: (context: Context, asked: Asked<P, Q, B, A>) => Promise<O | typeof answered>
}

/** What a handler returns that has answered by itself, or whose client has gone. */
export const answered = Symbol('answered')

/** A route with its types folded in: what mounting and documenting need. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly access: Access
  readonly params: z.ZodObject | undefined
  readonly query: z.ZodObject | undefined
  readonly body: { readonly is: BodyKind<unknown>['is']; readonly schema: z.ZodType; readonly maxBytes: number } | undefined
  readonly answer: {
    readonly status: number
    readonly schema: z.ZodType | undefined
    readonly mediaType: string | undefined
    readonly description: string
  }
  readonly refuses: readonly ErrorCode[]
  readonly run: (context: Context, req: Request, res: Response, steps: RouteSteps) => Promise<void>
}

/** What mounting lends to a route. */
export interface RouteSteps {
  who(): Promise<SignedIn | undefined>
  readBody(): Promise<unknown>
  parse<T>(schema: z.ZodType<T>, value: unknown): T
  refuseStranger(): never
  refusePath(): never
}

const smallBody = 256 * 1024

export function route<P = undefined, Q = undefined, B = undefined, A extends Access = Access, O = void>(
  spec: RouteSpec<P, Q, B, A, O>,
): Route {
  const { method, path, summary, tag, access, answer, body } = spec
  const maxBytes = body?.maxBytes ?? smallBody
  return {
    method,
    path,
    summary,
    tag,
    access,
    params: spec.params,
    query: spec.query,
    body: body && { is: body.is, schema: body.schema, maxBytes },
    answer: {
      status: answer.status,
      schema: answer.schema,
      mediaType: 'mediaType' in answer ? answer.mediaType : answer.schema ? 'application/json' : undefined,
      description: answer.description,
    },
    refuses: [
      ...new Set<ErrorCode>([
        ...spec.refuses,
        ...(access === 'signed-in' ? (['not-signed-in'] as const) : []),
        ...(spec.params ? (['not-found'] as const) : []),
        ...(spec.query || body ? (['bad-request'] as const) : []),
        ...(body ? (['too-large', 'bad-format'] as const) : []),
        ...(method === 'get' ? [] : (['wrong-origin'] as const)),
        'internal',
      ]),
    ],
    async run(context, req, res, steps) {
      const found = await steps.who()
      if (access === 'signed-in' && !found) steps.refuseStranger()
      const who = found as Who<A>
      await spec.before?.(context, who)
      const params = spec.params ? (spec.params.safeParse(req.params).data ?? steps.refusePath()) : undefined
      const query = spec.query ? steps.parse(spec.query, req.query) : undefined
      const bodyRead = body ? await steps.readBody() : undefined
      const parsed = body
        ? body.is !== 'json' && bodyRead instanceof Uint8Array
          ? body.ofBytes(bodyRead)
          : steps.parse(body.schema, bodyRead)
        : undefined
      // The three casts: a part that has no schema is undefined, and so is its type parameter.
      const out = await spec.handle(context, { params: params as P, query: query as Q, body: parsed as B, who, req, res })
      if (out === answered || res.headersSent) return
      res.status(answer.status)
      if ('mediaType' in answer) (res.hasHeader('Content-Type') ? res : res.type(answer.mediaType)).send(out)
      else if (answer.schema) res.json(out)
      else res.end()
    },
  }
}
