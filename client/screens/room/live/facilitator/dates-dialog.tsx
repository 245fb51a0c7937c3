import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../../../components/button.tsx'
import { DatesFields, localOf, momentOf, type WrongDates, wrongDates } from '../../../../components/dates-fields.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { focusFirstWrong } from '../../../../components/form.tsx'
import { useDesk } from '../desk.ts'

/** When this open session opens and closes by itself. */
export function DatesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { state, give } = useDesk()
  const [dates, setDates] = useState({ opensAt: localOf(state?.opensAt ?? null), closesAt: localOf(state?.closesAt ?? null) })
  const [wrong, setWrong] = useState<WrongDates>()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    const found = wrongDates(dates, Date.now())
    setWrong(found)
    if (found) return focusFirstWrong()
    setBusy(true)
    const command = { is: 'set-dates', opensAt: momentOf(dates.opensAt), closesAt: momentOf(dates.closesAt) } as const
    const taken = await give(command, { said: t`The dates are set.` })
    setBusy(false)
    if (taken) onClose()
    return undefined
  }
  return (
    <Dialog
      title={<Trans>When is it open?</Trans>}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" busy={busy} onClick={() => void save()}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <DatesFields dates={dates} onChange={setDates} wrong={wrong} />
    </Dialog>
  )
}
