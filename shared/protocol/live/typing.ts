import { z } from 'zod'
import { RecordId } from '#shared/ids.ts'

/** `typing`, client to server: the thread to which a reply is being written, or none. It wears off after a while. */
export const Typing = z.object({ thread: RecordId.nullable() })
export type Typing = z.infer<typeof Typing>
