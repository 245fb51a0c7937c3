import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { CirclePlus, Ellipsis, EyeOff, Pencil, Send, Trash2 } from 'lucide-react'
import type { Prompt } from '#shared/session/live.ts'
import { Button } from '../../../../components/button.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { Menu, MenuItem } from '../../../../components/menu.tsx'
import { useDesk } from '../desk.ts'
import { PromptDialog } from '../dialogs.ts'
import { UnplacedWords } from '../unplaced-words.tsx'
import { AnswersDialog, useAnswers } from './answers-dialog.tsx'
import styles from './tab.module.css'
import { UnpinnedPrompts } from './unpinned-prompts.tsx'
import { useStepName } from './use-step-name.ts'

/** The questions that are put to everyone, and the answers of the groups side by side. */
export function PromptsTab() {
  const { state, ask, here } = useDesk()
  if (!state) return null
  const add = () => {
    const passage = here()
    if (passage) ask((close) => <PromptDialog passage={passage} onClose={close} />)
  }
  return (
    <div className={styles['tab']}>
      <p className={styles['lead']}>
        <Trans>
          A prompt is your question at a passage; every group sees it and answers on its own. Select some words, or stand at a paragraph,
          and ask.
        </Trans>
      </p>
      <div className={styles['row']}>
        <Button size="s" icon={<CirclePlus aria-hidden />} aria-keyshortcuts="Shift+A" onClick={add}>
          <Trans>Ask everyone here</Trans>
        </Button>
      </div>
      <ul className={styles['list']}>
        {state.prompts.map((prompt) => (
          <PromptRow key={prompt.id} prompt={prompt} />
        ))}
      </ul>
      <UnpinnedPrompts />
    </div>
  )
}

function PromptRow({ prompt }: { readonly prompt: Prompt }) {
  const { t } = useLingui()
  const { state, give, ask, nameOf, isUnplaced, here, goTo } = useDesk()
  const stepName = useStepName()
  const step = state?.facilitator?.sheet.find(({ id }) => id === prompt.step)
  const answers = useAnswers(prompt)
  const count = [...answers.values()].reduce((sum, list) => sum + list.length, 0)
  const released = prompt.releasedAt !== undefined
  const target = { is: 'passage' as const, passage: prompt.passage }
  const unplaced = isUnplaced(target)
  const pinHere = () => {
    const passage = here()
    const { id, body, step: its } = prompt
    if (passage)
      void give(
        { is: 'change-prompt', prompt: id, body, passage: { ...passage }, ...(its ? { step: its } : {}) },
        { said: t`The question has its place.` },
      )
  }
  return (
    <li className={styles['item']} data-prompt={prompt.id}>
      <div className={styles['line']}>
        {unplaced ? (
          <span className={styles['small']}>
            <Trans>not placed</Trans>
          </span>
        ) : (
          <button type="button" className={styles['link']} onClick={() => goTo(target)}>
            {nameOf(target) ?? '¶'}
          </button>
        )}
        <span className={styles['small']}>
          {released ? <Trans>asked</Trans> : step ? <Trans>with “{stepName(step)}”</Trans> : <Trans>kept for later</Trans>}
        </span>
        <span className={styles['space']} />
        {!released && (
          <Button
            size="s"
            icon={<Send aria-hidden />}
            onClick={() =>
              void give(
                { is: 'release-prompt', prompt: prompt.id },
                { said: t`Everyone is asked.`, undo: { is: 'withdraw-prompt', prompt: prompt.id } },
              )
            }
          >
            <Trans>Ask now</Trans>
          </Button>
        )}
        <Menu
          label={t`More for this question`}
          side="end"
          trigger={(trigger) => <IconButton {...trigger} size="s" label={t`More for this question`} icon={<Ellipsis />} />}
        >
          <MenuItem
            icon={<Pencil />}
            onSelect={() => ask((close) => <PromptDialog passage={prompt.passage} prompt={prompt} onClose={close} />)}
          >
            <Trans>Change</Trans>
          </MenuItem>
          {released && (
            <MenuItem
              icon={<EyeOff />}
              onSelect={() =>
                void give(
                  { is: 'withdraw-prompt', prompt: prompt.id },
                  { said: t`The question is taken back; the answers stay.`, undo: { is: 'release-prompt', prompt: prompt.id } },
                )
              }
            >
              <Trans>Take back</Trans>
            </MenuItem>
          )}
          <MenuItem
            icon={<Trash2 />}
            danger
            onSelect={() => {
              const { id, body, passage, step: its } = prompt
              void give(
                { is: 'remove-prompt', prompt: id },
                {
                  said: t`The question is gone; the answers stay.`,
                  undo: { is: 'add-prompt', prompt: id, body, passage, ...(its ? { step: its } : {}), release: released },
                },
              )
            }}
          >
            <Trans>Remove</Trans>
          </MenuItem>
        </Menu>
      </div>
      <p className={styles['words']} dir="auto">
        {prompt.body}
      </p>
      {unplaced && (
        <>
          <UnplacedWords passage={prompt.passage} />
          <Button size="s" onClick={pinHere}>
            <Trans>Pin it where I am</Trans>
          </Button>
        </>
      )}
      {released && (
        <button
          type="button"
          className={styles['link']}
          onClick={() => ask((close) => <AnswersDialog prompt={prompt} onClose={close} />)}
          disabled={count === 0}
        >
          <Plural value={count} _0="No answers yet" one="# answer" other="# answers" />
        </button>
      )}
    </li>
  )
}
