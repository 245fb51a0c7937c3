/** What a participant may put into their pen: the gate asks it of every record, the composer of every audience it offers. */

import { Refusal } from '#shared/errors.ts'
import { aliasOf, type RecordId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { currentGroup, isNotOpenYet, type ParticipantState, type SessionState } from '#shared/session/state.ts'
import { type Audience, groupOf } from './audience.ts'
import { withdrawn } from './keeping.ts'
import { facilitatorSorts, type PenRecord, wrongSuccession } from './record.ts'

/** Whether this participant may address this audience now: facilitators everyone; readers the commons, the facilitators, themselves and the group they are in. */
export function mayAddress(author: ParticipantState, audience: Audience, state: SessionState): boolean {
  if (audience === 'me' || audience === 'commons' || audience === 'facilitators') return true
  const group = groupOf(audience)
  if (group === undefined || !state.groups.has(group)) return false
  return author.role === 'facilitator' || currentGroup(state, author.id)?.id === group
}

/** Whether this participant writes what the group brings to the plenary: its synthesizer does, as long as they are that. */
export const mayWriteNote = (author: ParticipantState, audience: Audience, state: SessionState): boolean =>
  state.groupRoles.get(author.id) === 'synthesizer' && currentGroup(state, author.id)?.id === groupOf(audience)

/**
 * Whether `next` may stand in this author's pen under `id`, where `before` stood.
 * @throws Refusal that says why not: `not-allowed`, `wrong-audience`, `session-closed` or `refused-record`.
 */
export function checkWriting(
  id: RecordId,
  before: PenRecord | undefined,
  next: PenRecord,
  author: ParticipantState,
  state: SessionState,
): void {
  checkName(id, author)
  if (author.erased) throw new Refusal('not-allowed', 'What you wrote here was erased, and your part has ended.')
  if (author.removed) throw new Refusal('not-allowed', 'A facilitator has ended your part in this session.')
  const action = actionOf(before, next)
  if (!can(author.role, action, { own: true })) throw new Refusal('not-allowed', `As ${author.role} you may not do this (${action}).`)
  if (state.phase === 'closed' && !can(author.role, action, { own: true, closed: true }))
    throw new Refusal('session-closed', 'The session is closed; what you wrote is kept on your device.')
  if (isNotOpenYet(state) && author.role !== 'facilitator')
    throw new Refusal('not-open-yet', 'The session is not open yet; what you wrote is kept on your device.')
  const wrong = wrongSuccession(before, next)
  if (wrong) throw new Refusal('refused-record', `This cannot be changed so: ${wrong}.`, { record: id })
  if (before === undefined || before.is === 'draft') {
    if (!mayAddress(author, next.to, state))
      throw new Refusal('wrong-audience', 'You are not in the group that this addresses.', { record: id })
  }
  if (next.is === 'note' && next.deletedAt === undefined && !mayWriteNote(author, next.to, state))
    throw new Refusal('not-allowed', 'Only the one who brings it together for this group writes its note.', { record: id })
}

/**
 * Whether this author may take `before` from under `id`, leaving nothing there: as they may delete it.
 * @param at ms since 1970
 * @throws Refusal, as `checkWriting`
 */
export function checkTakingBack(
  id: RecordId,
  before: PenRecord | undefined,
  author: ParticipantState,
  state: SessionState,
  at: number,
): void {
  checkName(id, author)
  const left = before && withdrawn(before, at)
  if (left) checkWriting(id, before, left, author, state)
}

function checkName(id: RecordId, author: ParticipantState): void {
  if (aliasOf(id) !== author.alias) throw new Refusal('forged-update', 'A record must be named by its own writer.')
}

function actionOf(before: PenRecord | undefined, next: PenRecord) {
  if (next.is === 'draft') return 'draft.keep'
  if (next.is === 'note') return 'note.write'
  if (next.is === 'mark') return (facilitatorSorts as readonly string[]).includes(next.sort) ? 'mark.facilitator' : 'mark.reader'
  if (next.deletedAt !== undefined) return 'annotation.delete'
  return before === undefined || before.is === 'draft' ? 'annotation.post' : 'annotation.edit'
}
