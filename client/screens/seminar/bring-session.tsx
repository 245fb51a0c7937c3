import { Trans } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import type { SeminarId } from '#shared/ids.ts'
import { Dialog } from '../../components/dialog.tsx'
import { AnnotationImport } from '../annotation-import/annotation-import.tsx'

/** Brings a session out of a file into the seminar. */
export default function BringSession({ seminar, onClose }: { readonly seminar: SeminarId; readonly onClose: () => void }) {
  const queries = useQueryClient()
  const close = () => {
    void queries.invalidateQueries({ queryKey: ['seminars'] })
    onClose()
  }
  return (
    <Dialog title={<Trans>Bring a session from a file</Trans>} onClose={close} wide>
      <AnnotationImport target={{ is: 'seminar', id: seminar }} />
    </Dialog>
  )
}
