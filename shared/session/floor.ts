/** What everyone is led to and who speaks: prompts, the spotlight, hands, lifted threads. */
import { Refusal } from '#shared/errors.ts'
import type { Alias, ParticipantId, PromptId, RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { groupOf } from '#shared/margins/audience.ts'
import { seenBy } from '#shared/margins/seen.ts'
import type { Command } from './command.ts'
import type { Given } from './given.ts'
import type { Hand, Live, Projector, Prompt, Target } from './live.ts'
import { type Outcome, outcome, unchanged, withLive } from './outcome.ts'
import { activeCalled } from './people.ts'
import { queueOf } from './queue.ts'
import type { Lift, LiveSession } from './state.ts'

// Prompts ----------------------------------------------------------------------------------------------------------------

export function addPrompt(state: LiveSession, asked: Extract<Command, { is: 'add-prompt' }>, given: Given): Outcome {
  const { prompts } = state.live
  if (prompts.some((prompt) => prompt.id === asked.prompt)) throw new Refusal('already-there', 'This prompt is there already.')
  if (prompts.length + state.live.unpinned.filter((one) => one.id !== asked.prompt).length >= limits.prompts)
    throw new Refusal('too-large', `A session has at most ${limits.prompts} prompts.`)
  const prompt = promptOf(state, asked, given)
  const now = asked.release || (prompt.step !== undefined && prompt.step === state.live.step)
  // One that had no place in this text gets it by this.
  const unpinned = state.live.unpinned.filter((one) => one.id !== prompt.id)
  return outcome(withLive(state, { prompts: [...prompts, now ? { ...prompt, releasedAt: given.at } : prompt], unpinned }), {
    is: 'prompt-added',
    prompt: prompt.id,
  })
}

export function changePrompt(state: LiveSession, asked: Extract<Command, { is: 'change-prompt' }>, given: Given): Outcome {
  const { releasedAt } = promptCalled(state, asked.prompt)
  const prompt = { ...promptOf(state, asked, given), ...(releasedAt === undefined ? {} : { releasedAt }) }
  return outcome(withPrompt(state, prompt), { is: 'prompt-changed', prompt: prompt.id })
}

export function releasePrompt(state: LiveSession, id: PromptId, given: Given): Outcome {
  const prompt = promptCalled(state, id)
  if (prompt.releasedAt !== undefined) return unchanged(state)
  return outcome(withPrompt(state, { ...prompt, releasedAt: given.at }), { is: 'prompt-released', prompt: id })
}

export function withdrawPrompt(state: LiveSession, id: PromptId): Outcome {
  const { releasedAt, ...prompt } = promptCalled(state, id)
  if (releasedAt === undefined) return unchanged(state)
  return outcome(withPrompt(state, prompt), { is: 'prompt-withdrawn', prompt: id })
}

export function removePrompt(state: LiveSession, id: PromptId): Outcome {
  const prompts = state.live.prompts.filter((prompt) => prompt.id !== id)
  const unpinned = state.live.unpinned.filter((prompt) => prompt.id !== id)
  if (prompts.length === state.live.prompts.length && unpinned.length === state.live.unpinned.length) return unchanged(state)
  return outcome(withLive(state, { prompts, unpinned }), { is: 'prompt-removed', prompt: id })
}

function promptOf(
  { live }: LiveSession,
  { prompt, body, passage, step }: Extract<Command, { is: 'add-prompt' | 'change-prompt' }>,
  given: Given,
): Prompt {
  if (step !== undefined && !live.sheet.some((one) => one.id === step)) throw new Refusal('not-found', 'The run-sheet has no such step.')
  demandTarget({ is: 'passage', passage }, given)
  return { id: prompt, body, passage, ...(step === undefined ? {} : { step }) }
}

function promptCalled({ live }: LiveSession, id: PromptId): Prompt {
  const prompt = live.prompts.find((one) => one.id === id)
  if (!prompt) throw new Refusal('not-found', 'This prompt is not there any more.')
  return prompt
}

const withPrompt = (state: LiveSession, prompt: Prompt): LiveSession =>
  withLive(state, { prompts: state.live.prompts.map((one) => (one.id === prompt.id ? prompt : one)) })

// The spotlight ----------------------------------------------------------------------------------------------------------

/** Leads everyone somewhere. Those who cannot see a thread are not led to it, so one that only one group has stays theirs. */
export function spotlight(state: LiveSession, target: Target, by: ParticipantId, given: Given): Outcome {
  demandTarget(target, given)
  return outcome(withLive(state, { spotlight: { target, by, at: given.at } }), { is: 'spotlight-set' })
}

export const endSpotlight = (state: LiveSession): Outcome =>
  state.live.spotlight === null ? unchanged(state) : outcome(withLive(state, { spotlight: null }), { is: 'spotlight-ended' })

/** What the projector shows. It opens no margin but the commons, so a thread that is not there is not on it. */
export function project(state: LiveSession, view: Projector['view'], threads: readonly RecordId[], given: Given): Outcome {
  const { projector } = state.live
  const chosen = [...new Set(threads)]
  for (const thread of chosen) if (!projector.threads.includes(thread)) rootOf(thread, given)
  const same = projector.threads.length === chosen.length && chosen.every((thread, at) => projector.threads[at] === thread)
  if (projector.view === view && same) return unchanged(state)
  return outcome(withLive(state, { projector: { view, threads: chosen } }), { is: 'projected', view })
}

/** @throws Refusal `not-found` if it points at nothing */
function demandTarget(target: Target, given: Given): void {
  if (target.is === 'passage') {
    const { start, end } = target.passage
    if (!given.hasBlock(start.block) || !given.hasBlock(end.block)) throw new Refusal('not-found', 'This passage is not in the text.')
  } else rootOf(target.thread, given)
}

function rootOf(thread: RecordId, given: Given) {
  const record = given.record(thread)
  if (record?.value.is !== 'annotation' || record.value.to === 'me') throw new Refusal('not-found', 'This thread is not there.')
  return { record, value: record.value }
}

// Hands ------------------------------------------------------------------------------------------------------------------

/** Raises a hand. Whoever has one up keeps their place with it, and may change what it is about. */
export function raiseHand(state: LiveSession, who: ParticipantId, move: Hand['move'], target: Target | undefined, given: Given): Outcome {
  if (target) {
    demandTarget(target, given)
    if (target.is === 'thread') demandStanding(state, who, target.thread, given)
  }
  const before = state.live.hands.find((hand) => hand.participant === who)
  const pointed = target && withoutWords(target)
  const hand: Hand = {
    participant: who,
    move,
    at: before?.at ?? given.at,
    ...(pointed ? { target: pointed } : {}),
    ...(before?.calledAt === undefined ? {} : { calledAt: before.calledAt }),
  }
  return outcome(withLive(state, { hands: [...withoutHand(state.live, who), hand] }), { is: 'hand-raised', who })
}

/** A hand is shown to everyone. It points; words that it brought along as a "quote" would go by no margin. */
const withoutWords = (target: Target): Target =>
  target.is === 'thread' ? target : { ...target, passage: { ...target.passage, quote: '', prefix: '', suffix: '' } }

/** That a thread is there is not told to those who cannot see it. */
function demandStanding(state: LiveSession, who: ParticipantId, thread: RecordId, given: Given): void {
  const person = state.participants.get(who)
  const { record } = rootOf(thread, given)
  const seen = person !== undefined && (record.author === who || seenBy(person, record, state) !== undefined)
  if (!seen) throw new Refusal('not-found', 'This thread is not there.')
}

export function lowerHand(state: LiveSession, who: ParticipantId): Outcome {
  const hands = withoutHand(state.live, who)
  return hands.length === state.live.hands.length ? unchanged(state) : outcome(withLive(state, { hands }), { is: 'hand-lowered', who })
}

/** Gives the floor, to whoever is next or to somebody by name. Whoever had it has spoken. */
export function callHand(state: LiveSession, alias: Alias | undefined, given: Given): Outcome {
  const waiting = queueOf(state.live).filter((hand) => hand.calledAt === undefined)
  const called = alias === undefined ? undefined : activeCalled(state, alias).id
  if (called !== undefined && state.live.hands.some((hand) => hand.participant === called && hand.calledAt !== undefined))
    return unchanged(state)
  const hand = called === undefined ? waiting[0] : waiting.find((one) => one.participant === called)
  if (!hand) throw new Refusal('not-found', alias === undefined ? 'Nobody has a hand up.' : 'They have lowered their hand.')
  const speaking = state.live.hands.filter((one) => one.calledAt !== undefined)
  const done = speaking.reduce((before, one) => finish(before, one.participant), state)
  const hands = done.live.hands.map((one) => (one.participant === hand.participant ? { ...one, calledAt: given.at } : one))
  return outcome(withLive(done, { hands }), ...speaking.map((one) => ({ is: 'hand-done' as const, who: one.participant })), {
    is: 'hand-called',
    who: hand.participant,
  })
}

export function handDone(state: LiveSession, alias: Alias): Outcome {
  const { id } = activeCalled(state, alias)
  const hand = state.live.hands.find((one) => one.participant === id)
  if (hand?.calledAt === undefined) return unchanged(state)
  return outcome(finish(state, id), { is: 'hand-done', who: id })
}

export const setFair = (state: LiveSession, fair: boolean): Outcome =>
  state.live.fair === fair ? unchanged(state) : outcome(withLive(state, { fair }), { is: 'fair-set', fair })

function finish(state: LiveSession, who: ParticipantId): LiveSession {
  const spoken = { ...state.live.spoken, [who]: (state.live.spoken[who] ?? 0) + 1 }
  return withLive(state, { hands: withoutHand(state.live, who), spoken })
}

const withoutHand = ({ hands }: Live, who: ParticipantId): Hand[] => hands.filter((hand) => hand.participant !== who)

// Lifts ------------------------------------------------------------------------------------------------------------------

/**
 * Brings a group's thread to the plenary, whole or without its replies. It goes under the name by which its writers are
 * known in the session: everything they write carries the same alias, so one thread under another name would tie the
 * two together, everywhere.
 */
export function lift(state: LiveSession, asked: Extract<Command, { is: 'lift' }>, by: ParticipantId, given: Given): Outcome {
  const as: Lift['as'] = state.names === 'shown' ? 'name' : 'pseudonym'
  if (asked.as !== undefined && asked.as !== as) {
    throw new Refusal(
      'not-allowed',
      as === 'name'
        ? 'Everyone goes by their name in this session, so a thread cannot be brought without it.'
        : 'Everyone goes by a pseudonym in this session, so a thread cannot be brought with names.',
    )
  }
  const { record, value } = rootOf(asked.thread, given)
  if (groupOf(value.to) === undefined) throw new Refusal('not-allowed', 'Only a group’s thread can be brought to the plenary.')
  if (value.deletedAt !== undefined) throw new Refusal('not-found', 'Its writer has taken this back.')
  if (state.participants.get(record.author)?.removed) throw new Refusal('not-allowed', 'Its writer has been removed from the session.')
  const before = state.lifts.get(asked.thread)
  if (before?.replies === asked.replies && before.as === as) return unchanged(state)
  if (!before && state.live.lifts.length >= limits.lifts)
    throw new Refusal('too-large', `At most ${limits.lifts} threads can be brought to the plenary.`)
  const at = before ? before.at : given.at
  const others = state.live.lifts.filter((one) => one.thread !== asked.thread)
  const lifts = [...others, { thread: asked.thread, replies: asked.replies, as, ...(at === undefined ? {} : { at }) }]
  return outcome(withLive(state, { lifts }), { is: 'lifted', thread: asked.thread, by })
}

export function unlift(state: LiveSession, thread: RecordId): Outcome {
  if (!state.lifts.has(thread)) return unchanged(state)
  return outcome(withLive(state, { lifts: state.live.lifts.filter((one) => one.thread !== thread) }), { is: 'unlifted', thread })
}
