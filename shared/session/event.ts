import type { GroupId, ParticipantId, PromptId, RecordId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import type { GroupRole, Projector, StepId } from './live.ts'
import type { Phase } from './phase.ts'

/** What has happened to a session. Kept with it, for the replay and for whoever asks afterwards who did what. */
export type SessionEvent =
  | { readonly is: 'planned'; readonly steps: number }
  | { readonly is: 'phase-began'; readonly from: Phase; readonly to: Phase; readonly step: StepId | null }
  | { readonly is: 'silence-set'; readonly silence: 'contents' | 'counts' }
  | { readonly is: 'dates-set'; readonly opensAt: number | null; readonly closesAt: number | null }
  | { readonly is: 'timer-set'; readonly endsAt: number | null }
  | { readonly is: 'ready'; readonly who: ParticipantId; readonly ready: boolean }
  | { readonly is: 'group-opened'; readonly group: GroupId; readonly name: string }
  | { readonly is: 'group-renamed'; readonly group: GroupId; readonly name: string }
  | { readonly is: 'group-ended'; readonly group: GroupId }
  | { readonly is: 'moved'; readonly who: ParticipantId; readonly from: GroupId | null; readonly to: GroupId | null }
  | { readonly is: 'deal-late-set'; readonly deal: boolean }
  | { readonly is: 'group-role-set'; readonly who: ParticipantId; readonly role: GroupRole | null }
  | {
      readonly is: 'prompt-added' | 'prompt-changed' | 'prompt-released' | 'prompt-withdrawn' | 'prompt-removed'
      readonly prompt: PromptId
    }
  | { readonly is: 'own-roles-set'; readonly allowed: boolean }
  | { readonly is: 'spotlight-set' | 'spotlight-ended' }
  | { readonly is: 'projected'; readonly view: Projector['view'] }
  | { readonly is: 'hand-raised' | 'hand-lowered' | 'hand-called' | 'hand-done'; readonly who: ParticipantId }
  | { readonly is: 'fair-set'; readonly fair: boolean }
  | { readonly is: 'lifted'; readonly thread: RecordId; readonly by: ParticipantId }
  | { readonly is: 'unlifted'; readonly thread: RecordId }
  | { readonly is: 'removed' | 'readmitted'; readonly who: ParticipantId }
  | { readonly is: 'role-changed'; readonly who: ParticipantId; readonly from: Role; readonly to: Role }
  /** They erased themselves, or a facilitator did it for them. */
  | { readonly is: 'erased'; readonly who: ParticipantId; readonly by: ParticipantId }
  | { readonly is: 'unmasked'; readonly who: ParticipantId; readonly by: ParticipantId }
