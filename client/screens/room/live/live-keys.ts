import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What the keyboard does in a live session; the list of keys (`?`) shows it. Capitals are for facilitators. */
export const readerKeys = [
  { does: 'ready', key: 'y', words: msg`I am ready` },
  { does: 'hand', key: 'q', words: msg`Raise a hand, or change it` },
  { does: 'go', key: 'g', words: msg`Go where everyone is led` },
] as const satisfies readonly LiveKeyRow[]

export const facilitatorKeys = [
  { does: 'go', key: 'g', words: msg`Go where everyone is led` },
  { does: 'next', key: 'N', words: msg`Go to the next action of the run-sheet` },
  { does: 'timer', key: 'T', words: msg`Pause the time, or let it run on` },
  { does: 'lead', key: 'S', words: msg`Lead everyone to what is selected, or to the paragraph` },
  { does: 'ask', key: 'A', words: msg`Ask everyone at what is selected, or at the paragraph` },
  { does: 'call', key: 'C', words: msg`Give the floor to whoever is next` },
  { does: 'board', key: 'B', words: msg`Board` },
  { does: 'queue', key: 'Q', words: msg`Queue` },
  { does: 'groups', key: 'G', words: msg`Groups` },
  { does: 'prompts', key: 'P', words: msg`Prompts` },
  { does: 'people', key: 'E', words: msg`People` },
] as const satisfies readonly LiveKeyRow[]

interface LiveKeyRow {
  readonly does: string
  readonly key: string
  readonly words: MessageDescriptor
}
