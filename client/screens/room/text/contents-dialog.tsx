import { Trans } from '@lingui/react/macro'
import { Dialog } from '../../../components/dialog.tsx'
import { useGround } from '../stage.ts'
import { HeadingList } from './heading-list.tsx'

/** The headings where the window has no room for them beside the text. */
export function ContentsDialog({ onClose }: { readonly onClose: () => void }) {
  const { reading, page } = useGround()
  return (
    <Dialog title={<Trans>Contents</Trans>} onClose={onClose}>
      <HeadingList reading={reading} page={page} onGo={onClose} />
    </Dialog>
  )
}
