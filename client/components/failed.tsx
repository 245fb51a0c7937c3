import { failureOf } from '../requests/failure.ts'
import { FailureBox } from './failure-box.tsx'
import { later } from './later.tsx'

// The server has answered, so that this comes too.
const NoWayIn = later(async () => (await import('./no-way-in.tsx')).NoWayIn)

interface FailedProps {
  readonly error: unknown
  readonly onRetry: () => void
  /** It is of a session, which one may come into by its code. */
  readonly session?: boolean
}

/** In place of all that a screen would show. To try again helps where something broke; where there is no way in, it says which way leads on. */
export function Failed({ error, onRetry, session = false }: FailedProps) {
  const { code } = failureOf(error)
  return code === 'not-found' || code === 'not-allowed' || code === 'not-signed-in' ? (
    <NoWayIn code={code} session={session} />
  ) : (
    <FailureBox error={error} onRetry={onRetry} />
  )
}
