import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { CircleHelp } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { Popover } from '../../../components/popover.tsx'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import styles from './band.module.css'
import { useDesk } from './desk.ts'
import { UnplacedWords } from './unplaced-words.tsx'
import { useAnswerPassage } from './use-answer-passage.ts'

/** The questions that were put to everyone, with the way to each passage and to an answer. */
export function PromptsHere() {
  const { t } = useLingui()
  const { state, nameOf, isUnplaced, goTo } = useDesk()
  const answerPassage = useAnswerPassage()
  const { room, write } = useStage()
  const threads = useObservable(room.threads)
  const prompts = (state?.prompts ?? []).filter(({ releasedAt }) => releasedAt !== undefined)
  if (prompts.length === 0 || state?.me.role !== 'reader') return null
  const open = prompts.filter(({ id }) => !threads.some(({ root }) => root.mine && root.prompt === id && !root.deleted)).length
  return (
    <Popover
      label={t`Questions for you`}
      side="end"
      className={styles['prompts']}
      trigger={(trigger) => (
        <Button {...trigger} size="s" look={open > 0 ? 'plain' : 'quiet'} icon={<CircleHelp aria-hidden />} className={styles['asked']}>
          {open > 0 ? t`${plural(open, { one: '# question for you', other: '# questions for you' })}` : t`Questions`}
        </Button>
      )}
    >
      {(close) => (
        <ul className={styles['list']}>
          {prompts.map((prompt) => {
            const answered = threads.find(({ root }) => root.mine && root.prompt === prompt.id && !root.deleted)
            return (
              <li key={prompt.id} className={styles['prompt']}>
                <p dir="auto">{prompt.body}</p>
                {isUnplaced({ is: 'passage', passage: prompt.passage }) && <UnplacedWords passage={prompt.passage} />}
                <div className={styles['buttons']}>
                  {!isUnplaced({ is: 'passage', passage: prompt.passage }) && (
                    <Button
                      size="s"
                      look="quiet"
                      onClick={() => {
                        close()
                        goTo({ is: 'passage', passage: prompt.passage })
                      }}
                    >
                      <Trans>Show {nameOf({ is: 'passage', passage: prompt.passage })}</Trans>
                    </Button>
                  )}
                  {answered ? (
                    <Button
                      size="s"
                      look="quiet"
                      onClick={() => {
                        close()
                        goTo({ is: 'thread', thread: answered.id })
                      }}
                    >
                      <Trans>Your answer</Trans>
                    </Button>
                  ) : (
                    <Button
                      size="s"
                      onClick={() => {
                        close()
                        write({ passage: answerPassage(prompt.passage) }, { prompt: prompt.id })
                      }}
                    >
                      <Trans>Answer</Trans>
                    </Button>
                  )}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </Popover>
  )
}
