import { z } from 'zod'

/** `visible`, client to server: whether the others may see that one is here and where one reads. Counted in any case. Each connection says it anew. */
export const Visible = z.object({ visible: z.boolean() })
export type Visible = z.infer<typeof Visible>
