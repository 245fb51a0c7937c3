/** /api/demo */
import { z } from 'zod'
import { SeminarId, SessionId } from '#shared/ids.ts'

/** The demo seminar of whoever asks. Its session is absent when they have deleted it, or it is still being made. */
export const Demo = z.object({ seminar: SeminarId, session: SessionId.optional() }).meta({ id: 'Demo' })
export type Demo = z.infer<typeof Demo>
