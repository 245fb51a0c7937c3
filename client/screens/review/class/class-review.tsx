import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Link, useSearchParams } from 'wouter'
import type { Alias } from '#shared/ids.ts'
import { can } from '#shared/permissions.ts'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { classes } from '../../../components/classes.ts'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { Loading } from '../../../components/loading.tsx'
import { classQuery, queryOf } from '../../../requests/review.ts'
import { Lead } from '../parts/lead.tsx'
import { PrintButton } from '../parts/print-button.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './class-review.module.css'
import { ClassTable } from './class-table.tsx'
import { columnsIn } from './columns.ts'
import { Exchanges } from './exchanges.tsx'
import { SmallMultiples } from './small-multiples.tsx'

/** The class: who wrote how much, who talked with whom, who was silent or never answered. Evidence, no scores. */
export default function ClassReview() {
  const { session } = useReviewed()
  const found = useQuery(classQuery(session.id))
  if (found.error && !found.data) return <FailureBox error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading />
  // a class without readers is empty, unless its facilitators wrote
  if (found.data.people.every(({ role, figures }) => role !== 'reader' && figures.annotations + figures.replies === 0))
    return (
      <Empty title={<Trans>Nobody has joined yet</Trans>}>
        <Trans>Give your readers the code of the session; whoever joins stands here.</Trans>
      </Empty>
    )
  return <Everything all={found.data} />
}

function Everything({ all }: { readonly all: ReviewClass }) {
  const { t } = useLingui()
  const { session } = useReviewed()
  const [search, setSearch] = useSearchParams()
  const chosen = columnsIn(search.get('columns'))
  const readers = all.people.filter((person) => person.role === 'reader')
  const wrote = readers.filter(({ figures }) => figures.annotations + figures.replies > 0).length
  const names = new Map(all.people.map((person) => [person.alias, person.name || t`Someone who has left`]))
  return (
    <>
      <Lead
        note={<Trans>Counts of what was written, not marks: few words can be good ones, and who is silent here may have talked.</Trans>}
        action={
          <div className={styles['tools']} data-screen-only>
            {can(session.me.role, 'review.export') && (
              <a
                className={classes(styles['file'])}
                href={`/api/sessions/${session.id}/review/class.csv${queryOf({ columns: ['name', ...chosen].join(',') })}`}
                download
              >
                <Download aria-hidden />
                <Trans>This table as CSV</Trans>
              </a>
            )}
            {wrote > 0 && <PrintButton />}
          </div>
        }
      >
        <Plural value={readers.length} one={`${wrote} of # reader wrote`} other={`${wrote} of # readers wrote`} />
      </Lead>
      <ClassTable
        people={all.people}
        columns={chosen}
        onColumns={(columns) => setSearch(columns.length === 0 ? {} : { columns: columns.join(',') }, { replace: true })}
      />
      <div className={styles['lists']}>
        <Names
          title={<Trans>Wrote nothing and marked nothing</Trans>}
          none={<Trans>Nobody: all took part.</Trans>}
          aliases={all.silent}
          names={names}
        />
        <Names
          title={<Trans>Began threads, and nobody answered any</Trans>}
          none={<Trans>Nobody: everyone who began a thread was answered.</Trans>}
          aliases={all.neverAnswered}
          names={names}
        />
      </div>
      <SmallMultiples people={readers} />
      <Exchanges exchanges={all.exchanges} names={names} />
    </>
  )
}

interface NamesProps {
  readonly title: React.ReactNode
  readonly none: React.ReactNode
  readonly aliases: readonly Alias[]
  readonly names: ReadonlyMap<Alias, string>
}

function Names({ title, none, aliases, names }: NamesProps) {
  const { session } = useReviewed()
  return (
    <section>
      <h3 className={styles['title']}>{title}</h3>
      {aliases.length === 0 ? (
        <p className={styles['none']}>{none}</p>
      ) : (
        <ul className={styles['names']}>
          {aliases.map((alias) => (
            <li key={alias}>
              <Link href={`/review/${session.id}/readers/${alias}`}>
                <bdi>{names.get(alias)}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
