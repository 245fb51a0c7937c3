import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Move, Sort } from '#shared/margins/record.ts'
import type { ThreadOrder, ThreadState } from '#shared/projections/choose-threads.ts'

/** What a reply does, beside its author's name. */
export const moveWords: Record<Move, MessageDescriptor> = {
  build: msg`builds on this`,
  answer: msg`answers`,
  question: msg`asks`,
  challenge: msg`challenges`,
}
/** What a reply is going to do, to choose from. */
export const moveNames: Record<Move, MessageDescriptor> = {
  build: msg`Build on it`,
  answer: msg`Answer`,
  question: msg`Ask`,
  challenge: msg`Challenge`,
}
/** Ways to begin. */
export const stems: Record<Move, readonly MessageDescriptor[]> = {
  build: [msg`One could add that …`, msg`This goes together with …`],
  answer: [msg`I think it means …`, msg`The text says …`],
  question: [msg`What do you mean by …`, msg`How does that fit with …`],
  challenge: [msg`I read this differently: …`, msg`But the text also says …`],
}
export const sortNames: Record<Sort, MessageDescriptor> = {
  agree: msg`Agree`,
  'me-too': msg`Me too`,
  thanks: msg`Thanks`,
  flag: msg`Flag for the facilitator`,
  endorse: msg`Endorse`,
  pin: msg`Pin`,
  resolve: msg`Resolve`,
  hide: msg`Hide from readers`,
}
export const sortUndone: Partial<Record<Sort, MessageDescriptor>> = {
  flag: msg`Take the flag back`,
  endorse: msg`Take the endorsement back`,
  pin: msg`Unpin`,
  resolve: msg`Reopen`,
  hide: msg`Show to readers again`,
}
export const stateNames: Record<ThreadState, MessageDescriptor> = {
  unread: msg`New to me`,
  unanswered: msg`Unanswered`,
  mine: msg`With my words`,
  mentions: msg`That mention me`,
  resolved: msg`Resolved`,
  pinned: msg`Pinned`,
  endorsed: msg`Endorsed`,
}
export const orderNames: Record<ThreadOrder, MessageDescriptor> = {
  passage: msg`As in the text`,
  newest: msg`Newest first`,
  oldest: msg`Oldest first`,
  'most-replies': msg`Most replies`,
  'most-agreed': msg`Most agreed with`,
}
