import { useLingui } from '@lingui/react'
import type { Step } from '#shared/session/live.ts'
import { phaseNames } from '../words.ts'

/** What a step of the run-sheet is called: its own title, or its phase. */
export function useStepName(): (step: Pick<Step, 'title' | 'phase'>) => string {
  const { _ } = useLingui()
  return ({ title, phase }) => title || _(phaseNames[phase])
}
