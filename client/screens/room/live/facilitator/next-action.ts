import type { State } from '#shared/protocol/live/state.ts'
import type { Command } from '#shared/session/command.ts'
import type { Step } from '#shared/session/live.ts'
import type { Phase } from '#shared/session/phase.ts'
import { isNotOpenYet } from '#shared/session/state.ts'

/** The one thing that comes next. */
export interface NextAction {
  readonly is: 'reveal' | 'open' | Phase
  readonly command: Command
  /** The step of the run-sheet that it begins. */
  readonly step: Step | undefined
}

/** What comes next: by the run-sheet, and where it is silent by what usually follows. Nothing after the end. */
export function nextAction(state: State): NextAction | undefined {
  if (state.phase === 'closed') return undefined
  const sheet = state.facilitator?.sheet ?? []
  const gathered = isGathering(state)
  const step = sheet[state.step ? state.step.number : gathered ? 1 : 0]
  if (state.phase === 'read' && (!step || step.phase !== 'read')) return { is: 'reveal', command: { is: 'reveal' }, step }
  if (isNotOpenYet(state)) return { is: 'open', command: { is: 'set-dates', opensAt: null, closesAt: state.closesAt }, step: undefined }
  if (step?.phase === 'closed' || state.manner === 'open') return { is: 'closed', command: { is: 'close' }, step }
  if (step && gathered) return { is: step.phase, command: { is: 'go-to-step', step: step.id }, step }
  if (step) return { is: step.phase, command: { is: 'next', since: state.since }, step }
  switch (state.phase) {
    case 'gather':
      return { is: 'read', command: { is: 'go-to-phase', phase: 'read' }, step: undefined }
    case 'discuss':
      return { is: 'plenary', command: { is: 'go-to-phase', phase: 'plenary' }, step: undefined }
    default:
      return { is: 'closed', command: { is: 'close' }, step: undefined }
  }
}

/** A session that gathers stands at the gathering of its run-sheet, also before anybody said so. */
export const isGathering = (state: State): boolean =>
  state.phase === 'gather' && !state.step && state.facilitator?.sheet[0]?.phase === 'gather'

/** What brings the session back to where it stands now. */
export const wayBack = (state: State): Command =>
  state.step ? { is: 'go-to-step', step: state.step.id } : { is: 'go-to-phase', phase: state.phase }
