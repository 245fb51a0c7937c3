import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Alias } from '#shared/ids.ts'
import { Question } from '../../../../components/dialog.tsx'
import { useDesk } from '../desk.ts'

interface WhoProps {
  readonly who: { readonly alias: Alias; readonly name: string } | { readonly id: Alias; readonly name: string }
  readonly onClose: () => void
}

const aliasOf = (who: WhoProps['who']): Alias => ('alias' in who ? who.alias : who.id)

/** Asks before somebody's part in the session is ended. */
export function RemoveQuestion({ who, onClose }: WhoProps) {
  const { t } = useLingui()
  const { give } = useDesk()
  const [busy, setBusy] = useState(false)
  const alias = aliasOf(who)
  const { name } = who
  return (
    <Question
      title={<Trans>Remove {name} from the session?</Trans>}
      yes={<Trans>Remove {name}</Trans>}
      danger
      busy={busy}
      onNo={onClose}
      onYes={() => {
        setBusy(true)
        void give({ is: 'remove', who: alias }, { said: t`${name} is removed.`, undo: { is: 'readmit', who: alias } }).then(onClose)
      }}
    >
      <p>
        <Trans>
          Their place ends at once, and what they wrote is hidden from readers. You can take them back in, with everything they wrote.
        </Trans>
      </p>
    </Question>
  )
}

/** Asks before somebody looks behind a pseudonym, and says that it is recorded. */
export function UnmaskQuestion({ who, onClose }: WhoProps) {
  const { give } = useDesk()
  const [busy, setBusy] = useState(false)
  const { name } = who
  return (
    <Question
      title={<Trans>Look at the name behind “{name}”?</Trans>}
      yes={<Trans>Look, and let it be recorded</Trans>}
      danger
      busy={busy}
      onNo={onClose}
      onYes={() => {
        setBusy(true)
        void give({ is: 'unmask', who: aliasOf(who) }).then(onClose)
      }}
    >
      <p>
        <Trans>
          That you looked, and when, is recorded. They are told who it was. It cannot be undone; the others go on seeing the pseudonym.
        </Trans>
      </p>
    </Question>
  )
}
