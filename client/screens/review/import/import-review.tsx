import { Trans } from '@lingui/react/macro'
import { AnnotationImport } from '../../annotation-import/annotation-import.tsx'
import { Lead } from '../parts/lead.tsx'
import { useReviewed } from '../reviewed.ts'

/** Brings annotations out of a file beside the text of this session. */
export default function ImportReview() {
  const { session } = useReviewed()
  return (
    <>
      <Lead note={<Trans>They are found by their words in this text. First you see what would come; then you decide.</Trans>}>
        <Trans>Bring annotations in</Trans>
      </Lead>
      <AnnotationImport target={{ is: 'session', id: session.id }} />
    </>
  )
}
