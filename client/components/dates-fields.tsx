import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from './button.tsx'
import styles from './dates-fields.module.css'
import { TextField } from './field.tsx'

/** When an open session opens and closes, as `<input type="datetime-local">` says it; empty for no day. */
export interface Dates {
  readonly opensAt: string
  readonly closesAt: string
}

const WEEK = 7 * 86_400_000

/** The value of a datetime-local input for a moment, in the time of this device. */
export function localOf(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** ms since 1970, or null for an empty field. */
export const momentOf = (local: string): number | null => {
  const at = local === '' ? Number.NaN : new Date(local).getTime()
  return Number.isNaN(at) ? null : at
}

export type WrongDates = 'past' | 'order'

/** What is wrong with these dates. */
export const wrongDates = ({ opensAt, closesAt }: Dates, now: number): WrongDates | undefined => {
  const [opens, closes] = [momentOf(opensAt), momentOf(closesAt)]
  if (closes === null) return undefined
  if (closes <= now) return 'past'
  return opens !== null && closes <= opens ? 'order' : undefined
}

interface DatesFieldsProps {
  readonly dates: Dates
  readonly onChange: (dates: Dates) => void
  /** What was wrong when they were last to be kept (`wrongDates`). */
  readonly wrong: WrongDates | undefined
}

/** The days on which an open session opens and closes, in the time of whoever sets them, with its zone. */
export function DatesFields({ dates, onChange, wrong }: DatesFieldsProps) {
  const { t } = useLingui()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return (
    <div className={styles['dates']}>
      <div className={styles['pair']}>
        <TextField
          label={<Trans>Opens</Trans>}
          aside={<Trans>optional</Trans>}
          hint={<Trans>Before that, only facilitators can read and write.</Trans>}
          type="datetime-local"
          value={dates.opensAt}
          onChange={(event) => onChange({ ...dates, opensAt: event.currentTarget.value })}
        />
        <TextField
          label={<Trans>Closes</Trans>}
          aside={<Trans>optional</Trans>}
          hint={<Trans>Then it closes by itself; everyone can go on reading.</Trans>}
          type="datetime-local"
          value={dates.closesAt}
          error={
            wrong === 'past'
              ? t`This day is over. Choose a later one.`
              : wrong === 'order'
                ? t`A session closes after it opens. Choose a later day.`
                : undefined
          }
          onChange={(event) => onChange({ ...dates, closesAt: event.currentTarget.value })}
        />
      </div>
      <div className={styles['line']}>
        <Button size="s" onClick={() => onChange({ ...dates, closesAt: localOf((momentOf(dates.opensAt) ?? Date.now()) + WEEK) })}>
          <Trans>For a week</Trans>
        </Button>
        <span className={styles['zone']}>
          <Trans>Your time: {timeZone}. Everyone sees it in theirs.</Trans>
        </span>
      </div>
    </div>
  )
}
