import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import styles from './key-list.module.css'

/** The keys that work while the focus is on a block's handle. */
const keys: readonly (readonly [string, MessageDescriptor])[] = [
  ['↓ ↑', msg`Next, previous block`],
  ['X', msg`Leave out, or keep`],
  ['J', msg`Join with the next`],
  ['S', msg`Split`],
  ['E', msg`Correct words`],
  ['G', msg`Page of the source`],
  ['M', msg`Note marks`],
  ['P', msg`Paragraph`],
  ['H', msg`Heading`],
  ['Q', msg`Quotation`],
  ['V', msg`Verse`],
  ['L', msg`List item`],
  ['N', msg`Note`],
]

export function KeyList() {
  const { i18n } = useLingui()
  return (
    <div className={styles['panel']}>
      <p className={styles['when']}>
        <Trans>While a block's number is in focus:</Trans>
      </p>
      <dl className={styles['keys']}>
        {keys.map(([key, what]) => (
          <Fragment key={key}>
            <dt>
              <kbd dir="ltr" className={styles['key']}>
                {key}
              </kbd>
            </dt>
            <dd>{i18n._(what)}</dd>
          </Fragment>
        ))}
      </dl>
    </div>
  )
}
