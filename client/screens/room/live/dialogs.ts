/** The dialogs of a live session: nobody waits for one of them before they can read. */
import { whenAsked } from '../../../components/when-asked.tsx'

export const HandDialog = whenAsked(async () => (await import('./hand-dialog.tsx')).HandDialog)
export const LiftDialog = whenAsked(async () => (await import('./facilitator/lift-dialog.tsx')).LiftDialog)
export const NoticesDialog = whenAsked(async () => (await import('./notices-dialog.tsx')).NoticesDialog)
export const PromptDialog = whenAsked(async () => (await import('./facilitator/prompt-dialog.tsx')).PromptDialog)
export const RemoveQuestion = whenAsked(async () => (await import('./facilitator/remove-question.tsx')).RemoveQuestion)
