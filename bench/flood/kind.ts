import { z } from 'zod'

/** What one client floods with. */
export const Kind = z.enum(['frames', 'pings', 'packets', 'requests', 'inventions', 'openings', 'false openings', 'updates'])
export type Kind = z.infer<typeof Kind>
