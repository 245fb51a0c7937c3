import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Step } from '#shared/session/live.ts'
import { partsOf } from '#shared/session/parts.ts'
import { type StepWords, type TemplateName, templateSteps } from '#shared/session/templates.ts'
import type { RoomReading } from '../../contract.ts'

/** What a step of a template is called, and what it asks of everyone. */
const words: Record<StepWords, { readonly title?: MessageDescriptor; readonly instructions?: MessageDescriptor }> = {
  arrive: {},
  'read-silently': { instructions: msg`Read alone. Mark what strikes you and write at least one question.` },
  think: { title: msg`Think`, instructions: msg`Think alone and write down your answer at the passage.` },
  'talk-in-groups': {
    instructions: msg`Read what your group wrote. Answer each other’s questions, and choose one to bring to everyone.`,
  },
  'talk-in-pairs': { title: msg`Pair`, instructions: msg`Compare with your partner. Where do you differ, and why?` },
  share: { title: msg`Share`, instructions: msg`Share what you found. Raise a hand to speak.` },
  round: { title: msg`Round`, instructions: msg`In silence: read your part of the text and what others wrote there, and answer them.` },
  'all-together': { instructions: msg`Bring what you found to everyone. Raise a hand to speak.` },
}

export interface Template {
  readonly id: TemplateName | 'open-week' | 'week'
  readonly title: MessageDescriptor
  readonly text: MessageDescriptor
}

/** Run-sheets that have proved themselves in classes. */
export const templates: readonly Template[] = [
  {
    id: 'silence-groups-plenary',
    title: msg`Silent reading, groups, plenary`,
    text: msg`50 minutes: alone, then in groups of about five, then together.`,
  },
  { id: 'think-pair-share', title: msg`Think, pair, share`, text: msg`45 minutes: alone, in pairs, together.` },
  {
    id: 'silent-rounds',
    title: msg`Silent discussion in rounds`,
    text: msg`50 minutes: each group writes at its part of the text and passes it on.`,
  },
  {
    id: 'open-week',
    title: msg`Open for a week`,
    text: msg`Everyone comes when they like and sees what the others write, until you meet or close it.`,
  },
  { id: 'week', title: msg`Read on your own, then meet`, text: msg`Silent reading for as long as you like, then one meeting.` },
]

const meeting = {
  step: Step.parse({ id: 'meeting', phase: 'plenary', minutes: 45 }),
  title: msg`Meeting`,
  instructions: msg`Read what the others wrote. Raise a hand to speak.`,
}
const openWeek = [
  {
    step: Step.parse({ id: 'open-week', phase: 'plenary' }),
    title: msg`Open for a week`,
    instructions: msg`Come when you like: read, write what strikes you, and answer the others.`,
  },
  meeting,
]
const week = [
  {
    step: Step.parse({ id: 'on-your-own', phase: 'read' }),
    title: msg`On your own`,
    instructions: msg`Read in your own time and write what strikes you. It is shown to all when we meet.`,
  },
  meeting,
]

/** The steps of a template in the words of the screen. @param say puts a message into the person's language */
export function stepsOf(id: Template['id'], blocks: RoomReading['blocks'], say: (message: MessageDescriptor) => string): Step[] {
  if (id === 'week' || id === 'open-week')
    return (id === 'week' ? week : openWeek).map(({ step, title, instructions }) => ({
      ...step,
      title: say(title),
      instructions: say(instructions),
    }))
  const steps = templateSteps(id, id === 'silent-rounds' ? partsOf(blocks, 3) : [])
  return steps.map(({ step, words: name }, at) => {
    const { title, instructions } = words[name]
    const nth = steps.slice(0, at + 1).filter((one) => one.words === name).length
    return {
      ...step,
      title: title ? (name === 'round' ? `${say(title)} ${nth}` : say(title)) : '',
      instructions: instructions ? say(instructions) : '',
    }
  })
}
