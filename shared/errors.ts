/**
 * Every way in which Catena says no. A code is stable: clients and tests rely on it. One table maps it to an HTTP
 * status (RFC 9457 problem details) and, where it can end a sync connection, to a WebSocket close code:
 * 44xx is final, 45xx means "try again" (the standard y-websocket client keeps to that from 3.1 on).
 */
export const errors = {
  'bad-request': { status: 400, close: 4400, title: 'The request could not be read' },
  'malformed-update': { status: 400, close: 4400, title: 'The update could not be read' },
  'not-signed-in': { status: 401, close: 4401, title: 'You are not signed in' },
  'wrong-password': { status: 401, close: 4401, title: 'E-mail or password is wrong' },
  'not-allowed': { status: 403, close: 4403, title: 'You may not do this' },
  'forged-update': { status: 403, close: 4403, title: 'The update does what a pen cannot do' },
  'wrong-audience': { status: 403, close: 4403, title: 'You cannot address this audience here' },
  'wrong-origin': { status: 403, close: 4403, title: 'The request came from another site' },
  'not-found': { status: 404, close: 4404, title: 'There is nothing here' },
  'code-ended': { status: 404, close: 4404, title: 'The code is wrong or has ended' },
  'link-ended': { status: 404, close: 4404, title: 'The link is wrong or has been used' },
  'start-over': { status: 409, close: 4409, title: 'This copy is from another past; start it over' },
  'already-there': { status: 409, close: 4409, title: 'This exists already' },
  'not-open-yet': { status: 403, close: 4403, title: 'The session is not open yet' },
  'session-closed': { status: 409, close: 4410, title: 'The session is closed' },
  'out-of-date': { status: 409, close: 4409, title: 'Somebody changed this meanwhile' },
  'too-large': { status: 413, close: 4413, title: 'This is larger than Catena takes' },
  'bad-format': { status: 415, close: 4415, title: 'This format cannot be read' },
  'refused-record': { status: 422, close: 4422, title: 'A record does not fit' },
  'import-failed': { status: 422, close: 4422, title: 'The text could not be imported' },
  'too-fast': { status: 429, close: 4529, title: 'Too much at once; wait a moment' },
  'session-full': { status: 503, close: 4503, title: 'The session is full' },
  unavailable: { status: 503, close: 4503, title: 'Catena cannot answer just now' },
  internal: { status: 500, close: 4500, title: 'Something went wrong in Catena' },
} as const

export type ErrorCode = keyof typeof errors

/** An expected refusal. `detail` is one sentence for the person: what is wrong and what to do. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly detail: string
  /** Extra members of the problem details, such as the path of a wrong field. */
  readonly more: Readonly<Record<string, unknown>>
  constructor(code: ErrorCode, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(`${code}: ${detail}`)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
    this.more = more
  }
  get status(): number {
    return errors[this.code].status
  }
  get close(): number {
    return errors[this.code].close
  }
}
