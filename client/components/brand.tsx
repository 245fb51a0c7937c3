import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import styles from './brand.module.css'

/** The sign: lines of a text between two margins, in the colours of the page. */
export const BrandSign = () => (
  <svg viewBox="0 0 20 20" aria-hidden className={styles['sign']}>
    <path className={styles['text']} d="M7 4h6M7 7h6M7 10h6M7 13h6M7 16h4" />
    <path className={styles['gloss']} d="M3 4v6M17 8v8" />
  </svg>
)

/** The name, with its sign. It leads home. */
export function Brand() {
  const { t } = useLingui()
  return (
    <Link href="/" className={styles['brand']} aria-label={t`Catena, to the first page`}>
      <BrandSign />
      Catena
    </Link>
  )
}
