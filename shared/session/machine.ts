/**
 * The session as one machine: a session, a command, and what is given (who, when, chance, what there is) make the next
 * session and what has happened, or a Refusal. Pure: the same arguments give the same answer.
 *
 * What always holds of what comes out:
 *  1. One phase; an open session is in the plenary or closed, or in `gather` while it waits for the day on which it opens.
 *  2. Nobody is in two groups; groups hold readers only, none that is removed; whoever is in a group was ever in it.
 *  3. A group that has ended is empty and never opens again; no group disappears.
 *  4. Hands, being ready and group roles are those of people who have a part in the session.
 *  5. Spotlight, hands, prompts and lifts point at what is there; `lifts`, `groupRoles`, `brought` and `reveals` are those of `live`.
 *  6. There is a facilitator.
 */
import { Refusal } from '#shared/errors.ts'
import type { ParticipantId } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import { actionFor, afterClosing, type Command, type ServerCommand } from './command.ts'
import * as floor from './floor.ts'
import type { Given } from './given.ts'
import * as grouping from './grouping.ts'
import { DEEDS, type Deed } from './live.ts'
import { type Outcome, unchanged, withLive } from './outcome.ts'
import * as people from './people.ts'
import type { LiveSession, ParticipantState } from './state.ts'
import * as steps from './steps.ts'

/**
 * Runs a command.
 * @throws Refusal that says why not
 */
export function run(session: LiveSession, command: Command, given: Given & { readonly actor: ParticipantId }): Outcome {
  const actor = session.participants.get(given.actor)
  if (!people.isActive(actor)) throw new Refusal('not-allowed', 'You have no part in this session any more.')
  const closed = session.phase === 'closed'
  if (!can(actor.role, actionFor[command.is], { closed, own: isAboutThemselves(command, session, given.actor) })) {
    if (closed && can(actor.role, actionFor[command.is], { own: true })) throw closedRefusal()
    throw new Refusal('not-allowed', 'You may not do this here.')
  }
  if (closed && !afterClosing.has(command.is)) throw closedRefusal()
  const done = decide(session, command, given, actor)
  return actor.role === 'facilitator' ? noted(done, command.is, given) : done
}

/** What a facilitator has done is kept for a while, so that those who facilitate with them are told. */
function noted(done: Outcome, is: Command['is'], given: Given & { readonly actor: ParticipantId }): Outcome {
  if (done.events.length === 0) return done
  const who = done.events.findLast((event) => 'who' in event)?.who
  const deed: Deed = { is, by: given.actor, at: given.at, ...(who === undefined ? {} : { who }) }
  return { ...done, state: withLive(done.state, { deeds: [...done.state.live.deeds, deed].slice(-DEEDS) }) }
}

function decide(
  session: LiveSession,
  command: Command,
  given: Given & { readonly actor: ParticipantId },
  actor: ParticipantState,
): Outcome {
  switch (command.is) {
    case 'plan':
      return steps.plan(session, command.sheet, given)
    case 'plan-like':
    case 'plan-from':
      return steps.planLike(session, given)
    case 'next':
      return steps.next(session, command.since, given)
    case 'go-to-step':
      return steps.goToStep(session, command.step, given)
    case 'go-to-phase':
      return steps.goToPhase(session, command.phase, given)
    case 'reveal':
      return steps.reveal(session, given)
    case 'set-silence':
      return steps.setSilence(session, command.silence)
    case 'close':
      return steps.close(session, given)
    case 'reopen':
      return steps.reopen(session, given)
    case 'set-dates':
      return steps.setDates(session, command.opensAt, command.closesAt, given)
    case 'start-timer':
      return steps.startTimer(session, command.minutes, command.auto, given)
    case 'extend-timer':
      return steps.extendTimer(session, command.minutes, given)
    case 'pause-timer':
      return steps.pauseTimer(session, given)
    case 'resume-timer':
      return steps.resumeTimer(session, given)
    case 'stop-timer':
      return steps.stopTimer(session)
    case 'set-auto':
      return steps.setAuto(session, command.auto)
    case 'ready':
      return steps.sayReady(session, given.actor, command.ready)
    case 'deal':
      return grouping.deal(session, command.how, command.among, given)
    case 'deal-by-hand':
      return grouping.dealByHand(session, command.groups, given)
    case 'move':
      return grouping.move(session, command.who, command.group)
    case 'open-group':
      return grouping.openNewGroup(session, command.name, given)
    case 'rename-group':
      return grouping.renameGroup(session, command.group, command.name)
    case 'end-group':
      return grouping.endGroups(session, [command.group])
    case 'end-groups':
      return grouping.endGroups(
        session,
        grouping.openGroups(session).map((group) => group.id),
      )
    case 'deal-late':
      return grouping.setDealLate(session, command.deal)
    case 'set-group-role':
      return grouping.setGroupRole(session, command.who, command.role, actor)
    case 'set-own-roles':
      return grouping.setOwnRoles(session, command.allowed)
    case 'add-prompt':
      return floor.addPrompt(session, command, given)
    case 'change-prompt':
      return floor.changePrompt(session, command, given)
    case 'release-prompt':
      return floor.releasePrompt(session, command.prompt, given)
    case 'withdraw-prompt':
      return floor.withdrawPrompt(session, command.prompt)
    case 'remove-prompt':
      return floor.removePrompt(session, command.prompt)
    case 'spotlight':
      return floor.spotlight(session, command.target, given.actor, given)
    case 'end-spotlight':
      return floor.endSpotlight(session)
    case 'project':
      return floor.project(session, command.view, command.threads, given)
    case 'raise-hand':
      return floor.raiseHand(session, given.actor, command.move, command.target, given)
    case 'lower-hand':
      return floor.lowerHand(session, command.who === undefined ? given.actor : people.personCalled(session, command.who).id)
    case 'call-hand':
      return floor.callHand(session, command.who, given)
    case 'hand-done':
      return floor.handDone(session, command.who)
    case 'set-fair':
      return floor.setFair(session, command.fair)
    case 'lift':
      return floor.lift(session, command, given.actor, given)
    case 'unlift':
      return floor.unlift(session, command.thread)
    case 'remove':
      return people.remove(session, command.who, given.actor)
    case 'readmit':
      return people.readmit(session, command.who)
    case 'change-role':
      return people.changeRole(session, command.who, command.role)
    case 'unmask':
      return people.unmask(session, command.who, given.actor, given.at)
  }
}

/** Runs what the server itself asks. What has been overtaken meanwhile changes nothing. */
export function runForServer(session: LiveSession, command: ServerCommand, given: Given): Outcome {
  if (session.phase === 'closed') return unchanged(session)
  switch (command.is) {
    case 'time-over':
      return steps.timeOver(session, command.endsAt, given)
    case 'opening-reached':
      return steps.openingReached(session, command.opensAt, given)
    case 'date-reached':
      return steps.dateReached(session, command.closesAt, given)
    case 'arrive':
      return grouping.arrive(session, command.participant)
  }
}

/** Whether a command concerns nobody but its giver (for a role in a group: their own group). */
function isAboutThemselves(command: Command, session: LiveSession, actor: ParticipantId): boolean {
  const alias = session.participants.get(actor)?.alias
  switch (command.is) {
    case 'lower-hand':
      return command.who === undefined || command.who === alias
    case 'set-group-role': {
      const group = [...session.groups.values()].find((one) => one.members.has(actor))
      return group !== undefined && [...group.members].some((member) => session.participants.get(member)?.alias === command.who)
    }
    default:
      return true
  }
}

const closedRefusal = () => new Refusal('session-closed', 'The session is closed. Reopen it first.')
