import { useLingui } from '@lingui/react/macro'
import { CircleHelp, Flashlight, Hand } from 'lucide-react'
import type { TextAction } from '../contract.ts'
import { useDesk } from './desk.ts'
import { HandDialog, PromptDialog } from './dialogs.ts'

/** What of a live session can be done with a selection, beside commenting on it. */
export function useTextActions(): readonly TextAction[] {
  const { t } = useLingui()
  const { state, isFacilitator, ask, give } = useDesk()
  if (!state || state.phase === 'closed') return []
  if (isFacilitator)
    return [
      {
        id: 'lead',
        label: t`Lead everyone here`,
        icon: <Flashlight size={18} aria-hidden />,
        act: (passage) =>
          void give(
            { is: 'spotlight', target: { is: 'passage', passage } },
            { said: t`Everyone is led here.`, undo: { is: 'end-spotlight' } },
          ),
      },
      {
        id: 'ask',
        label: t`Ask everyone here`,
        icon: <CircleHelp size={18} aria-hidden />,
        act: (passage) => ask((close) => <PromptDialog passage={passage} onClose={close} />),
      },
    ]
  if (state.me.role !== 'reader' || state.manner !== 'live' || (state.phase !== 'discuss' && state.phase !== 'plenary')) return []
  return [
    {
      id: 'hand',
      label: t`Raise a hand here`,
      icon: <Hand size={18} aria-hidden />,
      act: (passage) => ask((close) => <HandDialog about={{ is: 'passage', passage }} onClose={close} />),
    },
  ]
}
