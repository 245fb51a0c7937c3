/**
 * The frames of `/sync/pen/<sessionId>` and `/sync/margin/<documentId>`: the standard y-websocket protocol, and one
 * message type of our own that is sent only to clients whose URL has `notices=1`.
 */
import { z } from 'zod'
import { RecordId } from '#shared/ids.ts'

export const SYNC = 0
export const AWARENESS = 1
/** y-websocket's `messageQueryAwareness`. */
export const QUERY_AWARENESS = 3
/** Our notices: varuint 101, then a JSON string. */
export const NOTICE = 101

export const Notice = z.discriminatedUnion('is', [
  /** Everything of this pen up to these clocks is committed: `{ [yjs clientID]: clock }`. */
  z.object({ is: z.literal('saved'), upTo: z.record(z.string(), z.int().min(0)) }),
  /** An update was not applied. The client keeps the words as drafts and starts the pen over. */
  z.object({ is: z.literal('refused'), code: z.string(), detail: z.string(), record: RecordId.optional() }),
])
export type Notice = z.infer<typeof Notice>
