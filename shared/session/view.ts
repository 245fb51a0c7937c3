import { type Alias, aliasOf, type DocumentId, type GroupId, type ParticipantId, type RecordId } from '#shared/ids.ts'
import { mayOpenMargin } from '#shared/margins/access.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { seenBy } from '#shared/margins/seen.ts'
import type { Person, State } from '#shared/protocol/live/state.ts'
import type { Step, Target } from './live.ts'
import { shownName } from './names.ts'
import { isSilent } from './phase.ts'
import { queueOf } from './queue.ts'
import { currentGroup, type LiveSession, type ParticipantState } from './state.ts'

/** What is known of a session besides its state, at the moment somebody looks. */
export interface Around {
  readonly version: number
  /** ms since 1970, server time. */
  readonly now: number
  readonly margins: ReadonlyMap<MarginAudience, DocumentId>
  /** The roots of the threads that the session points at. */
  readonly threads: ReadonlyMap<RecordId, KeptRecord>
}

/**
 * The session as one participant may see it. Every field is named here: nothing reaches a client that this does not list.
 * Readers are never told who is ready, what is planned, what facilitators alone count, or a name behind a pseudonym.
 */
export function stateFor(viewer: ParticipantState, session: LiveSession, around: Around): State {
  const { live } = session
  const isFacilitator = viewer.role === 'facilitator'
  const group = currentGroup(session, viewer.id)
  const personOf = (person: ParticipantState): Person => ({
    alias: person.alias,
    name: shownName(person, session.names),
    role: person.role,
  })
  const here = [...session.participants.values()].filter((person) => !person.removed && !person.erased)
  const queue = queueOf(live)
  const silentFor = isSilent(session.phase) && !isFacilitator
  const targetFor = (target: Target | undefined) => (target && mayBeLedTo(viewer, target, session, around.threads) ? { target } : {})

  const place = queue.filter((hand) => hand.calledAt === undefined).findIndex((hand) => hand.participant === viewer.id) + 1
  const hand = queue.find((one) => one.participant === viewer.id)
  const groupRole = live.groupRoles[viewer.id]
  const spotlightBy = live.spotlight && session.participants.get(live.spotlight.by)

  return {
    session: session.id,
    version: around.version,
    now: around.now,
    phase: session.phase,
    since: live.since,
    manner: session.manner,
    names: session.names,
    silence: session.silence,
    people: here.length,
    ...stepFor(session, group?.id),
    timer: live.timer,
    opensAt: live.opensAt,
    closesAt: live.closesAt,
    me: {
      id: viewer.id,
      alias: viewer.alias,
      name: viewer.name,
      ...(viewer.pseudonym === undefined ? {} : { pseudonym: viewer.pseudonym }),
      role: viewer.role,
      ...(group ? { group: group.id } : {}),
      ...(group && groupRole ? { groupRole } : {}),
      ready: live.ready.includes(viewer.id),
      ...(hand ? { hand: { place, move: hand.move, ...(hand.target ? { target: hand.target } : {}) } } : {}),
      unmasked: live.unmasked
        .filter((look) => look.participant === viewer.id)
        .map(({ by, at }) => ({ by: session.participants.get(by)?.name ?? '', at })),
      lifted: live.lifts.map((lift) => lift.thread).filter((thread) => aliasOf(thread) === viewer.alias),
    },
    margins: [...around.margins]
      .filter(([audience]) => mayOpenMargin(viewer, audience, session))
      .map(([audience, id]) => ({ id, audience })),
    groups: [...session.groups.values()]
      .filter((one) => !one.ended)
      .map((one) => ({
        id: one.id,
        name: one.name,
        ...(viewer.role !== 'reader' || one.id === group?.id ? { members: membersOf(one.members) } : {}),
      })),
    prompts: live.prompts.filter((prompt) => isFacilitator || prompt.releasedAt !== undefined),
    projector: {
      view: live.projector.view,
      threads: live.projector.threads.filter((thread) => mayBeLedTo(viewer, { is: 'thread', thread }, session, around.threads)),
    },
    ownRoles: live.ownRoles,
    brought: [...session.groups.values()].filter(({ id }) => session.brought.has(id)).map(({ id, name }) => ({ id, name })),
    spotlight:
      live.spotlight && spotlightBy && mayBeLedTo(viewer, live.spotlight.target, session, around.threads)
        ? { target: live.spotlight.target, by: personOf(spotlightBy), at: live.spotlight.at }
        : null,
    queue: {
      fair: live.fair,
      hands: queue.flatMap((one) => {
        const who = session.participants.get(one.participant)
        if (!who || (silentFor && one.participant !== viewer.id)) return []
        return [{ who: personOf(who), move: one.move, called: one.calledAt !== undefined, ...targetFor(one.target) }]
      }),
    },
    ...(isFacilitator ? { facilitator: forFacilitator() } : {}),
  }

  function membersOf(members: ReadonlySet<ParticipantId>) {
    return here
      .filter((person) => members.has(person.id))
      .map((person) => {
        const role = live.groupRoles[person.id]
        return { ...personOf(person), ...(role ? { groupRole: role } : {}) }
      })
  }

  function forFacilitator(): NonNullable<State['facilitator']> {
    const ready = new Set(live.ready)
    const looked = new Set(live.unmasked.filter((look) => look.by === viewer.id).map((look) => look.participant))
    return {
      sheet: live.sheet,
      unpinned: live.unpinned,
      ready: { who: here.filter((p) => ready.has(p.id)).map((p): Alias => p.alias), of: here.filter((p) => p.role === 'reader').length },
      people: [...session.participants.values()]
        .filter((person) => !person.erased)
        .map((person) => {
          const theirs = currentGroup(session, person.id)
          return {
            ...personOf(person),
            ...(theirs ? { group: theirs.id } : {}),
            removed: person.removed === true,
            spoken: live.spoken[person.id] ?? 0,
          }
        }),
      lifts: live.lifts.map(({ thread, replies, as }) => ({ thread, replies, as })),
      dealLate: live.dealLate,
      deeds: live.deeds.flatMap(({ is, by, at, who }) => {
        const actor = session.participants.get(by)
        const about = who === undefined ? undefined : session.participants.get(who)
        return actor ? [{ is, by: personOf(actor), at, ...(about ? { who: shownName(about, session.names) } : {}) }] : []
      }),
      unmasked: here.filter((person) => looked.has(person.id)).map(({ alias, name }) => ({ alias, name })),
    }
  }
}

/** A thread is pointed out only to those in one of whose margins it stands; the text is everyone's. */
export function mayBeLedTo(
  viewer: ParticipantState,
  target: Target,
  session: LiveSession,
  threads: ReadonlyMap<RecordId, KeptRecord>,
): boolean {
  if (target.is === 'passage') return true
  const root = threads.get(target.thread)
  return root !== undefined && seenBy(viewer, root, session) !== undefined
}

/** While the session is in another phase than the step's, the run-sheet goes on from there, but what the step says is not said. */
function stepFor({ live, groups, phase }: LiveSession, group: GroupId | undefined): Pick<State, 'step'> {
  const at = live.sheet.findIndex((step) => step.id === live.step)
  const step = live.sheet[at]
  if (!step) return {}
  const place = { id: step.id, number: at + 1, of: live.sheet.length }
  if (step.phase !== phase) return { step: { ...place, title: '', instructions: '' } }
  const number = group === undefined ? 0 : [...groups.values()].filter((one) => !one.ended).findIndex((one) => one.id === group)
  const stretch = stretchOf(step, Math.max(0, number))
  return {
    step: {
      ...place,
      title: step.title,
      instructions: step.instructions,
      ...(step.minutes === undefined ? {} : { minutes: step.minutes }),
      ...(stretch ? { stretch } : {}),
    },
  }
}

/** The stretch of a step for the group of this number, counted from 0. */
export const stretchOf = (step: Step, group: number) => step.stretches[(group + step.turn) % Math.max(1, step.stretches.length)]
