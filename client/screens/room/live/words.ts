import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { GroupRole, Hand } from '#shared/session/live.ts'
import type { Phase } from '#shared/session/phase.ts'

type HandMove = Hand['move']

/** What somebody wants to do with the floor. */
export const handMoveWords: Record<HandMove, MessageDescriptor> = {
  new: msg`Something new`,
  build: msg`Build on this`,
  challenge: msg`Challenge this`,
  question: msg`Ask a question`,
}
/** The same, beside a name in the queue. */
export const handMoveNames: Record<HandMove, MessageDescriptor> = {
  new: msg`something new`,
  build: msg`builds on this`,
  challenge: msg`challenges`,
  question: msg`asks`,
}

export const groupRoleWords: Record<GroupRole, MessageDescriptor> = {
  facilitator: msg`keeps the talk going`,
  synthesizer: msg`brings it together`,
  summarizer: msg`sums up`,
}

/** What somebody with this role does for their group. */
export const groupRoleMeanings: Record<GroupRole, MessageDescriptor> = {
  facilitator: msg`sees that everyone gets to speak and that you stay with the text.`,
  synthesizer: msg`writes what your group brings to the plenary.`,
  summarizer: msg`says at the end what was said and what stayed open.`,
}

/** A phase as a short name, for a line of several. */
export const phaseNames: Record<Phase, MessageDescriptor> = {
  gather: msg`Gather`,
  read: msg`Read`,
  discuss: msg`Groups`,
  plenary: msg`Plenary`,
  closed: msg`Closed`,
}

/** What the phase is for, where the run-sheet says nothing. */
export const phaseHelp: Record<Phase, MessageDescriptor> = {
  gather: msg`Settle in and look around. It begins when everyone is here.`,
  read: msg`Read alone and write what strikes you.`,
  discuss: msg`Talk with your group, beside the text and aloud.`,
  plenary: msg`Everyone talks about the text together.`,
  closed: msg`You can go on reading what was written.`,
}

/** A group's name as it is shown: one without a name of its own is called by its number. */
export function useGroupName(): (name: string) => string {
  const { t } = useLingui()
  return (name) => (/^\d+$/.test(name) ? t`Group ${name}` : name)
}
