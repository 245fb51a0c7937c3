import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'

/** What a client says of itself when it connects to `/socket.io` (socket.io's `auth`); who it is, the cookie says. */
export const Hello = z.object({ session: SessionId })
export type Hello = z.infer<typeof Hello>
