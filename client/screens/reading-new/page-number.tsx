import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import styles from './page-number.module.css'

interface PageNumberProps {
  readonly page: string
  readonly onPage: (page: string) => void
  readonly onLeave: () => void
}

/** Says on which page of the source a block begins, as it is printed there. */
export function PageNumber({ page, onPage, onLeave }: PageNumberProps) {
  const { t } = useLingui()
  const [written, setWritten] = useState(page)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        onPage(written)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onLeave()
      }}
    >
      <TextField
        label={t`Page of the source on which this block begins`}
        hint={t`As it is printed there, such as 42 or xii. Leave it empty where there is none.`}
        maxLength={16}
        autoComplete="off"
        autoFocus
        value={written}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
      <div className={styles['row']}>
        <Button type="submit" size="s" look="primary">
          <Trans>Set the page</Trans>
        </Button>
        <Button size="s" look="quiet" onClick={onLeave}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  )
}
