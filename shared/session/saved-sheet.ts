/**
 * A run-sheet as it is kept with a seminar, to be used again: for another class on the same text, or on another text. What
 * it says of places it keeps in words too, since a text that is brought anew has other blocks.
 */
import { z } from 'zod'
import { describePassage } from '#shared/anchoring/describe.ts'
import { matchPassage } from '#shared/anchoring/match.ts'
import { BlockId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { PlainPassage, PlainText } from '#shared/margins/record.ts'
import type { Block } from '#shared/reading/block.ts'
import { type Prompt, Step, StepId, type Stretch } from './live.ts'
import { partsOf } from './parts.ts'

export const SavedPrompt = z.strictObject({
  body: PlainText(limits.prompt).trim().min(1),
  /** Without one it has no place yet. */
  passage: z.strictObject(PlainPassage.shape).optional(),
  step: StepId.optional(),
})
export type SavedPrompt = z.infer<typeof SavedPrompt>

export const SavedSheet = z.object({
  steps: z.array(Step).max(limits.steps),
  prompts: z.array(SavedPrompt).max(limits.prompts).default([]),
  /** How the blocks begin that the steps name. */
  openings: z.record(BlockId, PlainText(limits.context)).default({}),
})
export type SavedSheet = z.infer<typeof SavedSheet>

/** A run-sheet that fits a text. */
export interface FittedSheet {
  readonly steps: readonly Step[]
  readonly prompts: readonly Pick<Prompt, 'body' | 'passage' | 'step'>[]
  /** Prompts whose passage is not in this text, with the words at which they stood. */
  readonly unpinned: readonly { readonly body: string; readonly quote?: string; readonly step?: StepId }[]
  /** How many stretches are not in this text: left out, or, where groups have one each, dealt anew. */
  readonly lost: number
}

type SomePrompt = Pick<Prompt, 'body' | 'step'> & { readonly passage?: Prompt['passage'] | undefined }

/** Keeps a run-sheet with what is needed to find its places again. @param blocks of the text for which it was written */
export function saveSheet(steps: readonly Step[], prompts: readonly SomePrompt[], blocks: readonly Block[]): SavedSheet {
  const named = new Set(steps.flatMap((step) => step.stretches.flatMap(({ from, to }) => [from, to])))
  return {
    steps: [...steps],
    prompts: prompts.map(({ body, passage, step }) => ({
      body,
      ...(passage ? { passage } : {}),
      ...(step !== undefined && steps.some((one) => one.id === step) ? { step } : {}),
    })),
    openings: Object.fromEntries(blocks.filter(({ id }) => named.has(id)).map(({ id, text }) => [id, openingOf(text)])),
  }
}

/** The run-sheet for this text: stretches by their blocks or how these begin, prompts by what they quote. */
export function fitSheet(saved: SavedSheet, blocks: readonly Block[], version: number): FittedSheet {
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const find = (id: BlockId): BlockId | undefined => {
    const opening = saved.openings[id]
    const same = byId.get(id)
    if (same && (opening === undefined || openingOf(same.text) === opening)) return id
    if (opening === undefined || opening.length < SAYS_ENOUGH) return undefined
    const [one, another] = blocks.filter((block) => openingOf(block.text) === opening)
    return another ? undefined : one?.id
  }
  let lost = 0
  const steps = saved.steps.map((step) => {
    const stretches = step.stretches.flatMap((stretch): Stretch[] => {
      const [from, to] = [find(stretch.from), find(stretch.to)]
      return from && to ? [{ from, to }] : []
    })
    lost += step.stretches.length - stretches.length
    // One for each group: with one missing, a group would have none, or another's.
    const whole = stretches.length === step.stretches.length || step.stretches.length < 2
    return { ...step, stretches: whole ? stretches : partsOf(blocks, step.stretches.length) }
  })
  const prompts: Pick<Prompt, 'body' | 'passage' | 'step'>[] = []
  const unpinned: { body: string; quote?: string; step?: StepId }[] = []
  for (const { body, passage, step } of saved.prompts) {
    const when = step === undefined ? {} : { step }
    const place = passage && matchPassage(blocks, passage)
    if (place?.surely) prompts.push({ body, passage: describePassage(blocks, place.start, place.end, version), ...when })
    else unpinned.push({ body, ...(passage ? { quote: passage.quote } : {}), ...when })
  }
  return { steps, prompts, unpinned, lost }
}

/** Characters of a block's beginning by which it can be told from others. */
const SAYS_ENOUGH = 12

const openingOf = (text: string): string => text.slice(0, limits.context)
