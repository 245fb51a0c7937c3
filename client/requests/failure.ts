import type { ErrorCode } from '#shared/errors.ts'
import type { Problem } from '#shared/protocol/http/problem.ts'

/** Why a request has not done what it should: the server said no, or it was not reached, or its answer made no sense. */
export class Failure extends Error {
  readonly code: ErrorCode | 'unreachable' | 'unreadable'
  readonly problem: Problem | undefined
  constructor(code: Failure['code'], problem?: Problem) {
    super(problem?.detail ?? code)
    this.name = 'Failure'
    this.code = code
    this.problem = problem
  }
  /** What the server said about one field, by its path. */
  field(path: string): string | undefined {
    return this.problem?.fields?.find((field) => field.path === path)?.message
  }
}

export const failureOf = (error: unknown): Failure => (error instanceof Failure ? error : new Failure('unreadable'))
