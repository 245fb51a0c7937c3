import { z } from 'zod'

/** `looking`, client to server: whether the window is before the person's eyes, and not in the background. Each connection says it anew. */
export const Looking = z.object({ looking: z.boolean() })
export type Looking = z.infer<typeof Looking>
