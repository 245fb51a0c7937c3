import { type Step, StepId } from '#shared/session/live.ts'
import type { Phase } from '#shared/session/phase.ts'
import { newUuid } from '../../../../stores/new-uuid.ts'

/** A new step of which nothing is said yet. */
export const emptyStep = (phase: Phase): Step => ({
  id: StepId.parse(newUuid()),
  phase,
  title: '',
  instructions: '',
  stretches: [],
  turn: 0,
  auto: false,
})

/** What of a step becomes other; `undefined` takes it away. */
export type StepChange = { readonly [Key in keyof Step]?: Step[Key] | undefined }

export function changedStep(step: Step, to: StepChange): Step {
  const { minutes, deal, silence, ...rest } = { ...step, ...to }
  return {
    id: step.id,
    phase: rest.phase ?? step.phase,
    title: rest.title ?? step.title,
    instructions: rest.instructions ?? step.instructions,
    stretches: rest.stretches ?? step.stretches,
    turn: rest.turn ?? step.turn,
    auto: rest.auto ?? step.auto,
    ...(minutes === undefined ? {} : { minutes }),
    ...(deal === undefined ? {} : { deal }),
    ...(silence === undefined ? {} : { silence }),
  }
}
