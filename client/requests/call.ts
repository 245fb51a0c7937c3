/** The one way from the client to /api: what comes back is parsed, what goes wrong is a `Failure`. */
import type { z } from 'zod'
import { Problem } from '#shared/protocol/http/problem.ts'
import { Failure } from './failure.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Options {
  /** Sent as JSON, unless it is a file or other bytes. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** What is asked for, if not JSON. */
  readonly accept?: string
}

/** @throws Failure */
export async function call<S extends z.ZodType>(schema: S, method: Method, path: string, options: Options = {}): Promise<z.output<S>> {
  const answer = await send(method, path, options)
  const parsed = schema.safeParse(await answer.json().catch(() => undefined))
  if (!parsed.success) throw new Failure('unreadable')
  return parsed.data
}

/** For what has no answer but "done". @throws Failure */
export async function order(method: Method, path: string, options: Options = {}): Promise<void> {
  await send(method, path, options)
}

/** @throws Failure, unless the answer says that all is well. */
export async function send(method: Method, path: string, { body, signal, accept = 'application/json' }: Options): Promise<Response> {
  const bytes = body instanceof Blob
  const answer = await fetch(`/api${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: `${accept}, application/problem+json`,
      // that of the screen, which may be another than the browser's: mails are written in it
      'accept-language': document.documentElement.lang || 'en',
      ...(body === undefined ? {} : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: bytes ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new Failure('unreachable')
  })
  if (answer.ok) return answer
  throw failureIn(answer.status, await answer.json().catch(() => undefined))
}

/** What an answer that is not well says went wrong. */
export function failureIn(status: number, body: unknown): Failure {
  const problem = Problem.safeParse(body)
  if (problem.success) return new Failure(problem.data.code, problem.data)
  // A proxy in between, or a server that is starting, answers without problem details.
  return new Failure(status >= 502 && status <= 504 ? 'unreachable' : 'unreadable')
}
