import { z } from 'zod'

/**
 * `ended`, server to client: the connection ends for good, and why; it is not to be opened again by itself. The same
 * `{ code, detail }` is the `data` of a refused connection (`connect_error`). A connection that breaks without it comes back.
 */
export const Ended = z.object({ code: z.string(), detail: z.string() })
export type Ended = z.infer<typeof Ended>
