import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { Link, useSearchParams } from 'wouter'
import { Alias } from '#shared/ids.ts'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { FailureBox } from '../../../components/failure-box.tsx'
import { SelectField } from '../../../components/field.tsx'
import { Loading } from '../../../components/loading.tsx'
import { readerInSeminarQuery, readerQuery } from '../../../requests/review.ts'
import { Lead } from '../parts/lead.tsx'
import { PrintButton } from '../parts/print-button.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './reader-page.module.css'
import { ReaderWriting } from './reader-writing.tsx'

interface ReaderPageProps {
  readonly alias: Alias
  /** With whom one can be set side by side; nobody on one's own page. */
  readonly others: ReviewClass['people']
}

/** All that one person wrote, alone or beside another, in this session or over the seminar. To be read, and to be printed for them. */
export function ReaderPage({ alias, others }: ReaderPageProps) {
  const { t } = useLingui()
  const { session } = useReviewed()
  const [search, setSearch] = useSearchParams()
  const whole = search.get('over') === 'seminar'
  const beside = Alias.safeParse(search.get('with')).data
  const name = others.find((person) => person.alias === alias)?.name
  const ask = (key: 'over' | 'with', value: string) => {
    const next = new URLSearchParams(search)
    if (value === '') next.delete(key)
    else next.set(key, value)
    setSearch(next, { replace: true })
  }
  const own = alias === session.me.alias
  return (
    <>
      {others.length > 0 && (
        <p className={styles['back']} data-screen-only>
          <Link href={`/review/${session.id}/readers`}>
            <ArrowLeft aria-hidden />
            <Trans>Everyone in this session</Trans>
          </Link>
        </p>
      )}
      <Lead
        note={
          own ? (
            <Trans>All that you wrote, and what came back. Whoever facilitates sees the same, but for your private notes.</Trans>
          ) : undefined
        }
        action={
          <div className={styles['tools']} data-screen-only>
            <SelectField label={t`Over`} value={whole ? 'seminar' : ''} onChange={(event) => ask('over', event.currentTarget.value)}>
              <option value="">{t`This session`}</option>
              <option value="seminar">{t`All sessions of the seminar`}</option>
            </SelectField>
            {others.length > 1 && (
              <SelectField label={t`Beside`} value={beside ?? ''} onChange={(event) => ask('with', event.currentTarget.value)}>
                <option value="">{t`Nobody`}</option>
                {others
                  .filter((person) => person.alias !== alias)
                  .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
                  .map((person) => (
                    <option key={person.alias} value={person.alias}>
                      {person.name}
                    </option>
                  ))}
              </SelectField>
            )}
            <PrintButton />
          </div>
        }
      >
        {own ? <Trans>What you wrote</Trans> : <bdi>{name ?? ''}</bdi>}
      </Lead>
      <div className={styles['sides']} data-two={beside !== undefined || undefined}>
        <Side alias={alias} whole={whole} />
        {beside && <Side alias={beside} whole={whole} />}
      </div>
    </>
  )
}

function Side({ alias, whole }: { readonly alias: Alias; readonly whole: boolean }) {
  const { session } = useReviewed()
  const found = useQuery(whole ? readerInSeminarQuery(session.id, alias) : readerQuery(session.id, alias))
  if (found.error && !found.data) return <FailureBox error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading />
  return (
    <div className={styles['side']}>
      {found.data.map((reader) => (
        <ReaderWriting key={reader.session.id} reader={reader} several={whole} />
      ))}
    </div>
  )
}
