import { Trans, useLingui } from '@lingui/react/macro'
import { MapPin, Trash2 } from 'lucide-react'
import { Button } from '../../../../components/button.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { useDesk } from '../desk.ts'
import styles from './tab.module.css'
import { useStepName } from './use-step-name.ts'

/** Prompts that came with a run-sheet and whose passage is not in this text: nobody is asked before they have a place. */
export function UnpinnedPrompts() {
  const { t } = useLingui()
  const { state, give, here, placeOf } = useDesk()
  const stepName = useStepName()
  const unpinned = state?.facilitator?.unpinned ?? []
  if (unpinned.length === 0) return null
  return (
    <section className={styles['tab']}>
      <p className={styles['lead']}>
        <Trans>
          These came with the run-sheet, but this text does not have their passage. Select where each belongs, or stand at a paragraph, and
          pin it. Until then nobody is asked.
        </Trans>
      </p>
      <ul className={styles['list']}>
        {unpinned.map(({ id, body, quote, step: its }) => {
          const step = state?.facilitator?.sheet.find((one) => one.id === its)
          return (
            <li key={id} className={styles['item']} data-prompt={id}>
              <div className={styles['line']}>
                <span className={styles['small']}>
                  {step ? <Trans>No place yet · with “{stepName(step)}”</Trans> : <Trans>No place yet</Trans>}
                </span>
                <span className={styles['space']} />
                <Button
                  size="s"
                  icon={<MapPin aria-hidden />}
                  onClick={() => {
                    const passage = here()
                    if (passage)
                      void give(
                        { is: 'add-prompt', prompt: id, body, passage, ...(its === undefined ? {} : { step: its }), release: false },
                        { said: t`Pinned to ${placeOf(passage)}.` },
                      )
                  }}
                >
                  <Trans>Pin it here</Trans>
                </Button>
                <IconButton
                  size="s"
                  label={t`Remove this question`}
                  icon={<Trash2 />}
                  onClick={() => void give({ is: 'remove-prompt', prompt: id }, { said: t`The question is gone.` })}
                />
              </div>
              <p className={styles['words']} dir="auto">
                {body}
              </p>
              <p className={styles['small']} dir="auto">
                {quote === undefined || quote === '' ? (
                  <Trans>It was planned without a text.</Trans>
                ) : (
                  <Trans>
                    It stood at “<bdi>{quote.slice(0, 120)}</bdi>”. This text does not have these words, or not in one place only.
                  </Trans>
                )}
              </p>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
