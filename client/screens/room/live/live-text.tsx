import type { TextPageProps } from '../contract.ts'
import { TextPage } from '../text/text-page.tsx'
import { useDesk } from './desk.ts'
import { PlaceDots } from './place-dots.tsx'
import { PromptMarks } from './prompt-marks.tsx'
import { useTextActions } from './text-actions.tsx'

/** The text as a live session has it: the spotlight on it, and more to do with a selection. */
export function LiveText(props: TextPageProps) {
  const { state, stretchOf } = useDesk()
  const spotlight = state?.spotlight && state.phase !== 'closed' ? stretchOf(state.spotlight.target) : undefined
  const actions = useTextActions()
  return (
    <>
      <TextPage {...props} spotlight={spotlight} actions={actions} />
      <PlaceDots />
      <PromptMarks />
    </>
  )
}
