import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Show } from '../contract.ts'

export const showWords: Record<Show, MessageDescriptor> = {
  all: msg`Show annotations`,
  dim: msg`Dim annotations`,
  none: msg`Hide annotations`,
}
