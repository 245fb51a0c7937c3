import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { can, type Role } from '#shared/permissions.ts'

/** The pages of a session's review, in the order of the navigation, and what one must be allowed to see each. */
export const pages = ['text', 'threads', 'export'] as const
export type PageName = (typeof pages)[number]

export const pageWords: Record<PageName, MessageDescriptor> = {
  text: msg`Text`,
  threads: msg`Threads`,
  export: msg`Export`,
}

const needs = {
  text: 'review.see',
  threads: 'review.see',
  export: 'review.export',
} as const satisfies Record<PageName, Parameters<typeof can>[1]>

export const pagesFor = (role: Role): PageName[] => pages.filter((page) => can(role, needs[page]))
