import { describe, expect, it } from 'vitest'
import { type Alias, GroupId, type ParticipantId, SessionId } from '#shared/ids.ts'
import { type Role, roles } from '#shared/permissions.ts'
import type { SessionState } from '#shared/session/state.ts'
import { mayOpenMargin } from './access.ts'
import { groupAudience, type MarginAudience } from './audience.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const me = uuid(1) as ParticipantId
const [now, once, never, gone] = [50, 51, 52, 53].map((n) => GroupId.parse(uuid(n))) as [GroupId, GroupId, GroupId, GroupId]
const groupOf = (id: GroupId, members: ParticipantId[], ever: ParticipantId[]) => ({
  id,
  name: '',
  members: new Set(members),
  everMembers: new Set(ever),
})
const state: SessionState = {
  id: SessionId.parse(uuid(0)),
  manner: 'live',
  phase: 'discuss',
  names: 'shown',
  silence: 'contents',
  participants: new Map(),
  groups: new Map([
    [now, groupOf(now, [me], [me])],
    [once, groupOf(once, [], [me])],
    [never, groupOf(never, [], [])],
  ]),
  lifts: new Map(),
  groupRoles: new Map(),
  brought: new Set(),
  reveals: [],
  hidden: new Set(),
}
const person = (role: Role, removed = false) => ({ id: me, alias: 'aaaaaaaa' as Alias, name: '', role, ...(removed ? { removed } : {}) })

describe('who may open which margin', () => {
  const table: [string, MarginAudience, readonly Role[]][] = [
    ['the commons', 'commons', roles],
    ["the facilitators'", 'facilitators', ['facilitator']],
    ["one's group's", groupAudience(now), roles],
    ['that of a group one was in', groupAudience(once), roles],
    ["another group's", groupAudience(never), ['facilitator', 'observer']],
  ]
  for (const [what, audience, allowed] of table) {
    for (const role of roles) {
      it(`${role}: ${what}`, () => expect(mayOpenMargin(person(role), audience, state)).toBe(allowed.includes(role)))
      it(`${role}, removed: ${what}`, () => expect(mayOpenMargin(person(role, true), audience, state)).toBe(false))
    }
  }
  it('nobody but a facilitator: that of a group which is not there', () => {
    for (const role of ['reader', 'observer'] as const) expect(mayOpenMargin(person(role), groupAudience(gone), state)).toBe(false)
  })
})
