/** The run-sheet, the phases, the timer, and being ready. */
import type { Passage } from '#shared/anchoring/passage.ts'
import { Refusal } from '#shared/errors.ts'
import type { ParticipantId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import type { Given } from './given.ts'
import { dealForStep } from './grouping.ts'
import { type Prompt, REVEALS, type Step, type StepId, type Timer, type UnpinnedPrompt } from './live.ts'
import { type Outcome, outcome, unchanged, withLive } from './outcome.ts'
import { isSilent, type Phase } from './phase.ts'
import { sheetFits } from './sheet-size.ts'
import { isNotOpenYet, type LiveSession } from './state.ts'

const MINUTE = 60_000

/** Replaces the run-sheet. What is on goes on if it is still in it. */
export function plan(state: LiveSession, sheet: readonly Step[], given: Given): Outcome {
  const ids = new Set(sheet.map((step) => step.id))
  if (!sheetFits(sheet))
    throw new Refusal('too-large', `A run-sheet has at most ${limits.sheetBytes / 1024} KB. Shorten its instructions or take steps away.`)
  if (ids.size !== sheet.length) throw new Refusal('bad-request', 'Two steps have the same id.')
  for (const { stretches } of sheet)
    for (const { from, to } of stretches)
      if (!given.hasBlock(from) || !given.hasBlock(to)) throw new Refusal('not-found', 'A step names a part that this text does not have.')
  const { step, prompts, unpinned } = state.live
  // A prompt whose step is gone is released by hand.
  const withoutStep = <P extends { readonly step?: StepId | undefined }>({ step: its, ...prompt }: P) =>
    its !== undefined && ids.has(its) ? { ...prompt, step: its } : prompt
  const next = withLive(state, {
    sheet: [...sheet],
    step: step !== null && ids.has(step) ? step : null,
    prompts: prompts.map(withoutStep),
    unpinned: unpinned.map(withoutStep),
  })
  return outcome(next, { is: 'planned', steps: sheet.length })
}

/** Takes over another plan with its prompts. Those that are asked here already, in the same words at the same place, stay as they are. */
export function planLike(state: LiveSession, given: Given): Outcome {
  const { otherSheet } = given
  if (!otherSheet) throw new Refusal('not-found', 'This run-sheet is not there, or not yours to take over.')
  const planned = plan(state, otherSheet.steps, given)
  const { prompts, unpinned } = planned.state.live
  const added = otherSheet.prompts
    .filter(({ body, passage }) => !prompts.some((one) => one.body === body && isAt(one.passage, passage)))
    .map((prompt): Prompt => ({ ...prompt, id: given.newPromptId() }))
  const loose = otherSheet.unpinned
    .filter(({ body }) => ![...prompts, ...unpinned].some((one) => one.body === body))
    .map((prompt): UnpinnedPrompt => ({ ...prompt, id: given.newPromptId() }))
  if (prompts.length + unpinned.length + added.length + loose.length > limits.prompts)
    throw new Refusal('too-large', `A session has at most ${limits.prompts} prompts. Remove some first.`)
  return outcome(
    withLive(planned.state, { prompts: [...prompts, ...added], unpinned: [...unpinned, ...loose] }),
    ...planned.events,
    ...added.map((prompt) => ({ is: 'prompt-added', prompt: prompt.id }) as const),
  )
}

const isAt = (one: Passage, other: Passage): boolean => one.start.block === other.start.block && one.start.offset === other.start.offset

/**
 * To the next step of the run-sheet.
 * @param since when the phase began that the actor saw; if another has begun since, somebody was quicker and nothing happens
 */
export function next(state: LiveSession, since: number, given: Given): Outcome {
  if (since !== state.live.since) return unchanged(state)
  const step = nextStep(state)
  if (!step) throw new Refusal('not-found', 'This was the last step of the run-sheet.')
  return enter(state, step.phase, step, given)
}

export function goToStep(state: LiveSession, id: StepId, given: Given): Outcome {
  const step = state.live.sheet.find((one) => one.id === id)
  if (!step) throw new Refusal('not-found', 'The run-sheet has no such step any more.')
  return state.live.step === id ? unchanged(state) : enter(state, step.phase, step, given)
}

/** To a phase that is not on the sheet; the sheet waits where it was. */
export function goToPhase(state: LiveSession, phase: Phase, given: Given): Outcome {
  return state.phase === phase ? unchanged(state) : enter(state, phase, undefined, given)
}

/** Ends the silence: to the next step, or to the groups, or to the plenary. */
export function reveal(state: LiveSession, given: Given): Outcome {
  if (state.phase !== 'read') return unchanged(state)
  const step = nextStep(state)
  if (step && step.phase !== 'read' && state.live.step !== null) return enter(state, step.phase, step, given)
  const inGroups = [...state.groups.values()].some((group) => group.members.size > 0)
  return enter(state, inGroups ? 'discuss' : 'plenary', undefined, given)
}

/** The planned time is over: the next step, if it shall begin by itself. */
export function timeOver(state: LiveSession, endsAt: number, given: Given): Outcome {
  const { timer } = state.live
  if (timer?.is !== 'running' || !timer.auto || timer.endsAt !== endsAt || given.at < endsAt) return unchanged(state)
  const step = nextStep(state)
  if (step && hasPhase(state, step.phase)) return enter(state, step.phase, step, given)
  return outcome(withLive(state, { timer: { ...timer, auto: false } }), { is: 'timer-set', endsAt })
}

export function dateReached(state: LiveSession, closesAt: number, given: Given): Outcome {
  if (state.phase === 'closed' || state.live.closesAt !== closesAt || given.at < closesAt) return unchanged(state)
  return enter(state, 'closed', undefined, given)
}

/** An open session opens on its day. */
export function openingReached(state: LiveSession, opensAt: number, given: Given): Outcome {
  if (!isNotOpenYet(state) || state.live.opensAt !== opensAt || given.at < opensAt) return unchanged(state)
  return enter(state, 'plenary', undefined, given)
}

export function close(state: LiveSession, given: Given): Outcome {
  return state.phase === 'closed' ? unchanged(state) : enter(state, 'closed', undefined, given)
}

export function reopen(state: LiveSession, given: Given): Outcome {
  if (state.phase !== 'closed') return unchanged(state)
  const { closesAt } = state.live
  const open = closesAt !== null && closesAt <= given.at ? withLive(state, { closesAt: null }) : state
  return enter(open, 'plenary', undefined, given)
}

/** When an open session opens and closes. Before it opens it waits; one whose day is put off waits again. */
export function setDates(state: LiveSession, opensAt: number | null, closesAt: number | null, given: Given): Outcome {
  if (opensAt !== null && state.manner === 'live') throw new Refusal('not-allowed', 'A live session begins when its facilitator says so.')
  if (opensAt !== null && closesAt !== null && closesAt <= opensAt) throw new Refusal('bad-request', 'A session closes after it opens.')
  if (closesAt !== null && closesAt <= given.at) throw new Refusal('bad-request', 'This date is over; to close the session now, close it.')
  if (state.live.opensAt === opensAt && state.live.closesAt === closesAt) return unchanged(state)
  const dated = withLive(state, { opensAt, closesAt })
  const set = { is: 'dates-set', opensAt, closesAt } as const
  const waits = opensAt !== null && opensAt > given.at
  if (state.manner === 'live' || waits === isNotOpenYet(state)) return outcome(dated, set)
  const moved = begin(dated, waits ? 'gather' : 'plenary', undefined, given)
  return outcome(moved.state, set, ...moved.events)
}

export function setSilence(state: LiveSession, silence: 'contents' | 'counts'): Outcome {
  return state.silence === silence ? unchanged(state) : outcome({ ...state, silence }, { is: 'silence-set', silence })
}

export function sayReady(state: LiveSession, who: ParticipantId, ready: boolean): Outcome {
  const before = state.live.ready
  if (before.includes(who) === ready) return unchanged(state)
  return outcome(withLive(state, { ready: ready ? [...before, who] : before.filter((one) => one !== who) }), { is: 'ready', who, ready })
}

// The timer --------------------------------------------------------------------------------------------------------------

export const startTimer = (state: LiveSession, minutes: number, auto: boolean, given: Given): Outcome =>
  withTimer(state, { is: 'running', endsAt: given.at + Math.round(minutes * MINUTE), auto })

/** A timer that is over counts from now. */
export function extendTimer(state: LiveSession, minutes: number, given: Given): Outcome {
  const timer = timerOf(state)
  const more = Math.round(minutes * MINUTE)
  if (timer.is === 'paused') return withTimer(state, { ...timer, left: Math.max(0, timer.left + more) })
  return withTimer(state, { ...timer, endsAt: Math.max(given.at, Math.max(given.at, timer.endsAt) + more) })
}

export function pauseTimer(state: LiveSession, given: Given): Outcome {
  const timer = timerOf(state)
  if (timer.is === 'paused') return unchanged(state)
  return withTimer(state, { is: 'paused', left: Math.max(0, timer.endsAt - given.at), auto: timer.auto })
}

export function resumeTimer(state: LiveSession, given: Given): Outcome {
  const timer = timerOf(state)
  if (timer.is === 'running') return unchanged(state)
  return withTimer(state, { is: 'running', endsAt: given.at + timer.left, auto: timer.auto })
}

export const stopTimer = (state: LiveSession): Outcome => (state.live.timer === null ? unchanged(state) : withTimer(state, null))

export function setAuto(state: LiveSession, auto: boolean): Outcome {
  const timer = timerOf(state)
  return timer.auto === auto ? unchanged(state) : withTimer(state, { ...timer, auto })
}

function timerOf(state: LiveSession): Timer {
  if (!state.live.timer) throw new Refusal('not-found', 'There is no timer; start one.')
  return state.live.timer
}

const withTimer = (state: LiveSession, timer: Timer | null): Outcome =>
  outcome(withLive(state, { timer }), { is: 'timer-set', endsAt: timer?.is === 'running' ? timer.endsAt : null })

// Phases -----------------------------------------------------------------------------------------------------------------

function nextStep({ live }: LiveSession): Step | undefined {
  return live.sheet[live.step === null ? 0 : live.sheet.findIndex((step) => step.id === live.step) + 1]
}

const hasPhase = ({ manner }: LiveSession, phase: Phase): boolean => manner === 'live' || phase === 'plenary' || phase === 'closed'

/** The one way from phase to phase, and all that goes with it. */
function enter(state: LiveSession, phase: Phase, step: Step | undefined, given: Given): Outcome {
  if (!hasPhase(state, phase)) throw new Refusal('not-allowed', 'An open session has no phases.')
  return begin(state, phase, step, given)
}

function begin(state: LiveSession, phase: Phase, step: Step | undefined, given: Given): Outcome {
  const { live } = state
  // Nobody waits or is led anywhere into the silence and beyond the end.
  const stillness = phase === 'read' || phase === 'gather' || phase === 'closed'
  const released = (its: StepId | undefined) => step !== undefined && its === step.id
  const after = withLive(
    { ...state, phase, silence: step?.silence ?? state.silence },
    {
      step: step ? step.id : live.step,
      // Later than before also where the clock stands still, since it names the phase.
      since: Math.max(given.at, live.since + 1),
      timer: step?.minutes === undefined ? null : { is: 'running', endsAt: given.at + Math.round(step.minutes * MINUTE), auto: step.auto },
      ready: [],
      ...(isSilent(state.phase) && !isSilent(phase) ? { reveals: [...live.reveals, given.at].slice(-REVEALS) } : {}),
      ...(phase === 'plenary' ? { brought: [...state.groups.keys()] } : {}),
      // Opened by hand before its day, it waits for none.
      ...(live.opensAt !== null && live.opensAt > given.at && phase !== 'gather' ? { opensAt: null } : {}),
      ...(stillness ? { hands: [], spotlight: null } : {}),
      prompts: live.prompts.map((prompt) =>
        released(prompt.step) && prompt.releasedAt === undefined ? { ...prompt, releasedAt: given.at } : prompt,
      ),
    },
  )
  const dealt = step?.deal ? dealForStep(after, step.deal, given) : unchanged(after)
  return outcome(dealt.state, { is: 'phase-began', from: state.phase, to: phase, step: step?.id ?? null }, ...dealt.events)
}
