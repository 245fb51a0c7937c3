import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Sort } from '#shared/margins/record.ts'

/** What has been marked so, as a filter says it. */
export const markWords: Record<Sort, MessageDescriptor> = {
  agree: msg`Somebody agrees`,
  'me-too': msg`Somebody asks the same`,
  thanks: msg`Somebody said thanks`,
  flag: msg`Flagged`,
  endorse: msg`Endorsed`,
  pin: msg`Pinned`,
  resolve: msg`Marked as resolved`,
  hide: msg`Hidden from readers`,
}
