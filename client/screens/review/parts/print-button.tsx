import { Trans } from '@lingui/react/macro'
import { Printer } from 'lucide-react'
import { Button } from '../../../components/button.tsx'

/** Prints the page as it stands, without what is for the screen. */
export const PrintButton = () => (
  <Button icon={<Printer aria-hidden />} onClick={() => print()}>
    <Trans>Print</Trans>
  </Button>
)
