import { type ErrorCode, Refusal } from '#shared/errors.ts'

/** What a thread that reads a file says of an error, which ends it. */
export type Failing =
  | { readonly is: 'refused'; readonly code: ErrorCode; readonly detail: string; readonly flaw?: unknown }
  | { readonly is: 'failed'; readonly reason: string }

/** @param tooDeep what a person is told when the parts of a file are nested more deeply than the stack is */
export function failingOf(error: unknown, tooDeep: string): Failing {
  if (error instanceof Refusal) return { is: 'refused', code: error.code, detail: error.detail, flaw: error.more['flaw'] }
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return { is: 'refused', code: 'import-failed', detail: tooDeep, flaw: { why: 'too-deep' } }
  return { is: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export const isFailing = (message: { readonly is: string }): message is Failing => message.is === 'refused' || message.is === 'failed'
