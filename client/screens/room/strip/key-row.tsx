import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { chooseKey, isSingleKey, type KeyRow, type KeyScope } from './key-choices.ts'
import styles from './keys.module.css'

export interface ChangeableKey extends KeyRow {
  readonly scope: KeyScope
  readonly words: MessageDescriptor
}

interface KeyRowViewProps {
  readonly row: ChangeableKey
  readonly now: string | undefined
  /** What else this key does already. */
  readonly takenBy: (key: string) => ChangeableKey | undefined
}

/** "Shift + N" for a capital: that is how it is pressed. */
export const shownKey = (key: string): string => (/^\p{Lu}$/u.test(key) ? `Shift + ${key}` : key)

/** One command with its key, which can be changed or switched off. */
export function KeyRowView({ row, now, takenBy }: KeyRowViewProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const [choosing, setChoosing] = useState(false)
  const [refused, setRefused] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  const catcher = useRef<HTMLButtonElement>(null)
  const what = _(row.words)
  useEffect(() => {
    if (choosing) catcher.current?.focus()
  }, [choosing])
  const done = () => {
    setChoosing(false)
    setRefused('')
    requestAnimationFrame(() => button.current?.focus())
  }
  const choose = (key: string | undefined) => {
    chooseKey(row.scope, row, key)
    done()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      done()
      return
    }
    if (!isSingleKey(event)) return
    event.preventDefault()
    event.stopPropagation()
    const other = takenBy(event.key)
    if (other) {
      const [key, does] = [shownKey(event.key), _(other.words)]
      setRefused(t`${key} is already: ${does}. Press another key.`)
    } else choose(event.key)
  }
  return (
    <div className={styles['row']}>
      <dt>
        {choosing ? (
          <button
            type="button"
            ref={catcher}
            className={styles['catch']}
            onKeyDown={onKeyDown}
            aria-label={t`Press the new key for: ${what}`}
          >
            <Trans>Press a key</Trans>
          </button>
        ) : (
          <button
            type="button"
            ref={button}
            className={styles['key']}
            title={t`Change this key`}
            aria-label={now === undefined ? t`none: choose a key for ${what}` : t`${shownKey(now)}. Change the key for: ${what}`}
            onClick={() => setChoosing(true)}
          >
            {now === undefined ? <span className={styles['none']}>{t`none`}</span> : <kbd dir="ltr">{shownKey(now)}</kbd>}
          </button>
        )}
      </dt>
      <dd>
        {what}
        {choosing && (
          <span className={styles['ways']}>
            {now !== undefined && (
              <Button size="s" look="quiet" onClick={() => choose(undefined)}>
                <Trans>No key</Trans>
              </Button>
            )}
            {now !== row.key && !takenBy(row.key) && (
              <Button size="s" look="quiet" onClick={() => choose(row.key)}>
                <Trans>The usual one: {shownKey(row.key)}</Trans>
              </Button>
            )}
            <Button size="s" look="quiet" onClick={done}>
              <Trans>Cancel</Trans>
            </Button>
          </span>
        )}
        <span role="status" className={styles['refused']}>
          {refused}
        </span>
      </dd>
    </div>
  )
}
