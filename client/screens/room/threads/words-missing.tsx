import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'

/** What is said where the words of a post are not: they were deleted, or wait for the reveal. */
export function wordsMissing({ deleted, withheld }: { readonly deleted: boolean; readonly withheld: boolean }): ReactNode {
  if (deleted) return <Trans>Deleted by the one who wrote it.</Trans>
  if (withheld) return <Trans>Written. The words are shown at the reveal.</Trans>
  return undefined
}
