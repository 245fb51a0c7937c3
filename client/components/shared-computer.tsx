import { Trans } from '@lingui/react/macro'
import { useId, useState } from 'react'
import { isShared, setShared } from '../device/shared.ts'
import styles from './shared-computer.module.css'

/** Asked of whoever comes in: whether anything of them may stay on this computer. */
export function SharedComputer() {
  const [shared, setHere] = useState(isShared)
  const hint = useId()
  return (
    <div className={styles['shared']}>
      <label className={styles['label']}>
        <input
          type="checkbox"
          checked={shared}
          aria-describedby={hint}
          onChange={(event) => {
            setShared(event.currentTarget.checked)
            setHere(event.currentTarget.checked)
          }}
        />
        <Trans>This is a shared computer</Trans>
      </label>
      <p id={hint} className={styles['hint']}>
        <Trans>Then nothing of yours is kept on it, and you are signed out when the browser is closed.</Trans>
      </p>
    </div>
  )
}
