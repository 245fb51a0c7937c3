import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { answersTo, noGroup } from '#shared/projections/board.ts'
import type { Prompt } from '#shared/session/live.ts'
import { Dialog } from '../../../../components/dialog.tsx'
import { Markdown } from '../../composer/markdown.tsx'
import { useStage } from '../../stage.ts'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import styles from './answers.module.css'
import { useBoarded } from './use-board.ts'

/** What the groups answer to one question, column beside column; it goes on living while it is open. */
export function AnswersDialog({ prompt, onClose }: { readonly prompt: Prompt; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { state, goTo } = useDesk()
  const nameOf = useGroupName()
  const answers = useAnswers(prompt)
  const columns = [...answers].map(([column, list]) => {
    const group = state?.groups.find(({ id }) => id === column)
    return { column, list, name: group ? nameOf(group.name) : t`In no group` }
  })
  const answered = columns.filter(({ list }) => list.length > 0)
  const waiting = columns.filter(({ column, list }) => list.length === 0 && column !== noGroup)
  return (
    <Dialog wide="full" title={<span dir="auto">{prompt.body}</span>} onClose={onClose}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard */}
      <div className={styles['columns']} tabIndex={0} role="region" aria-label={t`Answers side by side`} data-answers>
        {answered.map(({ column, list, name }) => (
          <section key={column} className={styles['column']} aria-label={name}>
            <h3 className={styles['group']} dir="auto">
              {name}
            </h3>
            {list.map(({ thread, entry, replies }) => (
              <article key={thread} className={styles['answer']}>
                <p className={styles['who']}>
                  <bdi>{entry.author.name}</bdi>
                </p>
                {entry.withheld ? (
                  <p className={styles['small']}>
                    <Trans>kept back until the reveal</Trans>
                  </p>
                ) : (
                  <Markdown text={entry.body} />
                )}
                <p className={styles['foot']}>
                  {replies > 0 && (
                    <span>
                      <Plural value={replies} one="# reply" other="# replies" />
                    </span>
                  )}
                  <button
                    type="button"
                    className={styles['open']}
                    onClick={() => {
                      onClose()
                      goTo({ is: 'thread', thread })
                    }}
                  >
                    <Trans>Open the thread</Trans>
                  </button>
                </p>
              </article>
            ))}
          </section>
        ))}
      </div>
      {waiting.length > 0 && (
        <p className={styles['small']}>
          <Trans>No answer yet: {waiting.map(({ name }) => name).join(', ')}.</Trans>
        </p>
      )}
    </Dialog>
  )
}

/** The answers to a prompt by group, as they come in. */
export function useAnswers(prompt: Prompt) {
  const { room } = useStage()
  const { state } = useDesk()
  const count = useBoarded()
  const groups = state?.groups
  return useMemo(
    () =>
      answersTo(
        prompt.id,
        room.onBoard,
        (groups ?? []).map(({ id }) => id),
      ),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `count` says that the entries have changed
    [prompt.id, room, groups, count],
  )
}
