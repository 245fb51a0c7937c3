import type { SessionId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import type { SessionSummary, SessionView } from '#shared/protocol/http/sessions.ts'

/** The other sessions on the same text that one may review, the newest first. */
export const comparable = (all: readonly SessionSummary[], session: Pick<SessionView, 'id' | 'reading'>): SessionSummary[] =>
  all.filter(({ id, reading, role }) => id !== session.id && reading.id === session.reading.id && can(role, 'review.see'))

/** As they are told apart: classes like to call their weeks alike. */
export const nameOf = (of: { readonly id: SessionId; readonly title: string; readonly seminar: { readonly title: string } }): string =>
  `${of.title} · ${of.seminar.title}`
