/** Run-sheets to begin with. They have no words: the screen gives each step its title and instructions in the reader's language. */
import { Step, type Stretch } from './live.ts'

/** What the screen can say of a template's step. */
export const stepWords = ['arrive', 'read-silently', 'think', 'talk-in-groups', 'talk-in-pairs', 'share', 'round', 'all-together'] as const
export type StepWords = (typeof stepWords)[number]

export interface TemplateStep {
  readonly step: Step
  readonly words: StepWords
}

export const templateNames = ['silence-groups-plenary', 'think-pair-share', 'silent-rounds'] as const
export type TemplateName = (typeof templateNames)[number]

/**
 * The steps of a template, for fifty minutes.
 * @param stretches the parts of the text, one for each group, for the rounds in which groups pass their part on; each
 *   round every group takes the next. Fewer than two make one round.
 */
export function templateSteps(name: TemplateName, stretches: readonly Stretch[] = []): TemplateStep[] {
  switch (name) {
    case 'silence-groups-plenary':
      return [
        planned('arrive', { phase: 'gather', minutes: 5 }),
        planned('read-silently', { phase: 'read', minutes: 12 }),
        planned('talk-in-groups', { phase: 'discuss', minutes: 15, deal: { is: 'size', size: 5 } }),
        planned('all-together', { phase: 'plenary', minutes: 18 }),
      ]
    case 'think-pair-share':
      return [
        planned('think', { phase: 'read', minutes: 8 }),
        planned('talk-in-pairs', { phase: 'discuss', minutes: 12, deal: { is: 'size', size: 2 } }),
        planned('share', { phase: 'plenary', minutes: 25 }),
      ]
    case 'silent-rounds': {
      const rounds = Math.max(1, Math.min(stretches.length, 6))
      return [
        planned('read-silently', { phase: 'read', minutes: 10 }),
        ...Array.from({ length: rounds }, (_, turn) =>
          planned(
            'round',
            {
              // What is written in a round must be there for the group to which the part is passed on, so it goes to everyone.
              phase: 'plenary',
              minutes: Math.floor(25 / rounds),
              stretches,
              turn,
              auto: turn < rounds - 1,
              ...(turn === 0 ? { deal: { is: 'number', number: Math.max(2, stretches.length) } } : {}),
            },
            turn + 1,
          ),
        ),
        planned('all-together', { phase: 'plenary', minutes: 15 }),
      ]
    }
  }
}

const planned = (words: StepWords, more: object, nth?: number): TemplateStep => ({
  words,
  step: Step.parse({ id: nth === undefined ? words : `${words}-${nth}`, ...more }),
})
