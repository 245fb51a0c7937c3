import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { can, type Role } from '#shared/permissions.ts'

/** The pages of a session's review, in the order of the navigation, and what one must be allowed to see each. */
export const pages = ['briefing', 'text', 'threads', 'readers', 'class', 'compare', 'replay', 'export', 'import', 'me'] as const
export type PageName = (typeof pages)[number]

export const pageWords: Record<PageName, MessageDescriptor> = {
  briefing: msg`Briefing`,
  text: msg`Text`,
  threads: msg`Threads`,
  readers: msg`Readers`,
  class: msg`Class`,
  compare: msg`Compare`,
  replay: msg`Replay`,
  export: msg`Export`,
  import: msg`Import`,
  me: msg`Yours`,
}

const needs = {
  briefing: 'review.see',
  text: 'review.see',
  threads: 'review.see',
  readers: 'review.see',
  class: 'review.see',
  compare: 'review.see',
  replay: 'review.see',
  export: 'review.export',
  import: 'annotation.import',
  me: 'review.see-self',
} as const satisfies Record<PageName, Parameters<typeof can>[1]>

export const pagesFor = (role: Role): PageName[] => pages.filter((page) => can(role, needs[page], { own: page === 'me' }))
