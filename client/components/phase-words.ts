import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Role } from '#shared/permissions.ts'
import type { Manner } from '#shared/protocol/http/sessions.ts'
import type { Phase } from '#shared/session/phase.ts'

const phases: Record<Phase, MessageDescriptor> = {
  gather: msg`Gathering`,
  read: msg`Reading in silence`,
  discuss: msg`Talking in groups`,
  plenary: msg`In plenary`,
  closed: msg`Closed`,
}

/** Where a session stands, in words. An open one knows only open and closed. */
export const phaseWords = (manner: Manner, phase: Phase): MessageDescriptor =>
  manner === 'open' && phase !== 'closed' ? (phase === 'gather' ? msg`Not open yet` : msg`Open`) : phases[phase]

export const roleWords: Record<Role, MessageDescriptor> = {
  facilitator: msg`Facilitator`,
  reader: msg`Reader`,
  observer: msg`Observer`,
}
