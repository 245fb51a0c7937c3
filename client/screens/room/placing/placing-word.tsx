import { useLingui } from '@lingui/react/macro'
import type { RecordId } from '#shared/ids.ts'
import { useGround } from '../stage.ts'
import { usePlacings } from './placings.ts'

/** A small word about what a correction of the text has done to the passage of an annotation. */
export function PlacingWord({ id, className }: { readonly id: RecordId; readonly className: string | undefined }) {
  const { t } = useLingui()
  const { room } = useGround()
  const { of } = usePlacings()
  const thread = room.thread(id)
  const placing = thread && of(thread)
  if (placing?.is === 'orphaned') return <span className={className}>{t`not placed`}</span>
  if (placing?.is !== 'placed') return null
  if (placing.byHand) return <span className={className}>{t`placed by a facilitator`}</span>
  if (placing.changed === 'nothing') return null
  return <span className={className}>{placing.changed === 'words' ? t`its words were corrected` : t`moved by a correction`}</span>
}
