import { useLingui } from '@lingui/react/macro'
import { useEffect, useSyncExternalStore } from 'react'
import { Button } from './button.tsx'
import { Spoken } from './spoken.tsx'
import styles from './status.module.css'

interface Said {
  readonly id: number
  readonly text: string
  readonly undo?: (() => void) | undefined
  readonly silent: boolean
}

let said: Said | undefined
let next = 1
const listeners = new Set<() => void>()
const change = (to: Said | undefined) => {
  said = to
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says that something happened, once, in one short sentence: on the screen for a while, and politely to assistive technology. */
export function say(text: string, undo?: () => void): void {
  change({ id: next++, text, undo, silent: false })
}

/** Shows such a sentence to the eyes alone: the person does not want to hear of it. */
export function show(text: string): void {
  change({ id: next++, text, silent: true })
}

let heard = { id: 0, text: '' }

/** Says politely to assistive technology what the eyes have before them already. */
export function hear(text: string): void {
  heard = { id: heard.id + 1, text }
  for (const listener of listeners) listener()
}

const STAYS = 5_000
const STAYS_WITH_UNDO = 10_000

/** Where `say` is seen and heard. Stands once, in the app. */
export function StatusRegion() {
  const { t } = useLingui()
  const now = useSyncExternalStore(subscribe, () => said)
  const there = useSyncExternalStore(subscribe, () => heard)
  useEffect(() => {
    if (!now) return
    const timer = setTimeout(() => said === now && change(undefined), now.undo ? STAYS_WITH_UNDO : STAYS)
    return () => clearTimeout(timer)
  }, [now])
  return (
    <>
      <div className={styles['region']} role="status" aria-live="polite" data-screen-only>
        {now && !now.silent && (
          <div key={now.id} className={styles['said']}>
            <span>{now.text}</span>
            {now.undo && (
              <Button
                look="quiet"
                size="s"
                className={styles['undo']}
                onClick={() => {
                  now.undo?.()
                  change(undefined)
                }}
              >
                {t`Undo`}
              </Button>
            )}
          </div>
        )}
      </div>
      <Spoken text={there.text} count={there.id} />
      {now?.silent && (
        <div className={styles['region']} data-screen-only>
          <div key={now.id} className={styles['said']}>
            {now.text}
          </div>
        </div>
      )}
    </>
  )
}
