import { useLingui } from '@lingui/react'
import { useLingui as useWords } from '@lingui/react/macro'
import type { State } from '#shared/protocol/live/state.ts'
import type { Command } from '#shared/session/command.ts'
import { phaseWords } from '../../../components/phase-words.ts'

type Deed = NonNullable<State['facilitator']>['deeds'][number]

/** What another facilitator has done, as a sentence; nothing for what is seen anyway. */
export function useDeedWords(): (deed: Deed, state: State) => string | undefined {
  const { _ } = useLingui()
  const { t } = useWords()
  return ({ is, by, who }, state) => {
    const { name } = by
    // What a newer server can do besides is not told, and nothing else.
    switch (is as Command['is']) {
      case 'next':
      case 'go-to-step':
      case 'go-to-phase':
      case 'reveal': {
        const phase = state.step?.title || _(phaseWords(state.manner, state.phase))
        return is === 'reveal' ? t`${name} has ended the silence. Now: ${phase}.` : t`${name} has moved on. Now: ${phase}.`
      }
      case 'close':
        return t`${name} has closed the session.`
      case 'reopen':
        return t`${name} has opened the session again.`
      case 'plan':
      case 'plan-like':
        return t`${name} has changed the run-sheet.`
      case 'start-timer':
      case 'extend-timer':
      case 'resume-timer':
      case 'stop-timer':
        return t`${name} has changed the time.`
      case 'pause-timer':
        return t`${name} has paused the time.`
      case 'deal':
      case 'deal-by-hand':
        return t`${name} has dealt the groups.`
      case 'move':
      case 'open-group':
      case 'rename-group':
      case 'end-group':
      case 'end-groups':
      case 'set-group-role':
        return t`${name} has changed the groups.`
      case 'add-prompt':
      case 'change-prompt':
      case 'release-prompt':
      case 'withdraw-prompt':
      case 'remove-prompt':
        return t`${name} has changed the questions to everyone.`
      case 'call-hand':
        return who === undefined ? undefined : t`${name} has given ${who} the floor.`
      case 'lift':
        return t`${name} has brought a thread to the plenary.`
      case 'unlift':
        return t`${name} has taken a thread back from the plenary.`
      case 'remove':
        return who === undefined ? undefined : t`${name} has removed ${who}.`
      case 'readmit':
        return who === undefined ? undefined : t`${name} has taken ${who} back in.`
      case 'change-role':
        return who === undefined ? undefined : t`${name} has given ${who} another role.`
      case 'unmask':
        return who === undefined ? undefined : t`${name} has looked at the name behind ${who}.`
      case 'project':
        return t`${name} has changed what the projector shows.`
      default:
        return undefined
    }
  }
}
