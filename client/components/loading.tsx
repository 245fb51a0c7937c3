import { useLingui } from '@lingui/react/macro'
import styles from './loading.module.css'
import { Spinner } from './spinner.tsx'

/** Stands where a screen or a part of it will be. */
export function Loading() {
  const { t } = useLingui()
  return (
    <div className={styles['loading']}>
      <Spinner label={t`Loading`} />
    </div>
  )
}
