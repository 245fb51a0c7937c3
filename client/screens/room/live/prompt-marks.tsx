import { useLingui } from '@lingui/react/macro'
import { CircleHelp } from 'lucide-react'
import type { Prompt } from '#shared/session/live.ts'
import { Tooltip } from '../../../components/tooltip.tsx'
import { useStage } from '../stage.ts'
import { useMedia } from '../use-media.ts'
import { useDesk } from './desk.ts'
import { showTab } from './facilitator/panel.ts'
import styles from './place-dots.module.css'
import { useAnswerPassage } from './use-answer-passage.ts'
import { useTextMoves } from './use-text-moves.ts'

/** A sign at each passage at which everyone is asked something. On a phone there is no room beside the text: there the band says it. */
export function PromptMarks() {
  const { t } = useLingui()
  const { room, page, write } = useStage()
  const { state, isFacilitator, placeOf, stretchOf, goTo } = useDesk()
  const phone = useMedia('(width < 43.75rem)')
  const answerPassage = useAnswerPassage()
  useTextMoves()
  if (!state || phone || state.phase === 'closed') return null
  const act = (prompt: Prompt) => {
    if (isFacilitator) return showTab('prompts')
    const answer = room.threads.get().find(({ root }) => root.mine && root.prompt === prompt.id && !root.deleted)
    if (answer) goTo({ is: 'thread', thread: answer.id })
    else if (state.me.role === 'reader') write({ passage: answerPassage(prompt.passage) }, { prompt: prompt.id })
    return undefined
  }
  return (
    <div className={styles['dots']}>
      {state.prompts
        .filter(({ releasedAt }) => releasedAt !== undefined)
        .map((prompt) => {
          const stretch = stretchOf({ is: 'passage', passage: prompt.passage })
          const y = stretch && page.current?.positionOf(stretch)
          if (!stretch || y === undefined) return null
          return (
            <Tooltip key={prompt.id} text={prompt.body}>
              {(hover) => (
                <button
                  type="button"
                  {...hover({ onClick: () => act(prompt) })}
                  className={styles['prompt']}
                  style={{ insetBlockStart: y }}
                  aria-label={t`Question at ${placeOf(stretch)}: ${prompt.body}`}
                >
                  <CircleHelp aria-hidden />
                </button>
              )}
            </Tooltip>
          )
        })}
    </div>
  )
}
