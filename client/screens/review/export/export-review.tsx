import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import type { ExportFormat } from '#shared/protocol/http/exports.ts'
import { queryOf, threadsQuery } from '../../../requests/review.ts'
import { Lead } from '../parts/lead.tsx'
import { useReviewed } from '../reviewed.ts'
import { FilterBar } from '../threads/filter-bar.tsx'
import { asking, filtersIn, orderIn } from '../threads/filters.ts'
import styles from './export-review.module.css'

/** Takes what was written out of Catena: whole, or what fits the filters. */
export default function ExportReview() {
  const { t } = useLingui()
  const { session } = useReviewed()
  const [search, setSearch] = useSearchParams()
  const filters = filtersIn(search)
  const order = orderIn(search)
  const found = useInfiniteQuery(threadsQuery(session.id, filters, order))
  const whole = Object.keys(filters).length === 0
  const some = found.data?.pages[0]?.total ?? 0
  const file = (format: ExportFormat) => `/api/sessions/${session.id}/exports/${format}${queryOf(filters)}`
  return (
    <>
      <Lead note={<Trans>Files hold what you may see, under the names you may know. A thread that fits goes out whole.</Trans>}>
        <span role="status">
          {whole ? (
            <Trans>Everything that was written in this session</Trans>
          ) : !found.data ? (
            <Trans>What fits your choice</Trans>
          ) : (
            <Plural value={some} one="# thread fits your choice" other="# threads fit your choice" />
          )}
        </span>
      </Lead>
      <FilterBar filters={filters} order={order} onAsk={(change) => setSearch(asking(search, change))} />
      <ul className={styles['formats']}>
        <Format href={file('csv')} name={t`Table (CSV)`}>
          <Trans>One line for each annotation and reply, for a spreadsheet.</Trans>
        </Format>
        <Format href={file('md')} name={t`Markdown`}>
          <Trans>Threads under their passages, to read, print or write on.</Trans>
        </Format>
        <Format href={file('json')} name={t`JSON`}>
          <Trans>All that is known of each thread, for programs of your own.</Trans>
        </Format>
        <Format href={file('jsonld')} name={t`Web Annotations (JSON-LD)`}>
          <Trans>The standard of the W3C, which other annotation tools read.</Trans>
        </Format>
      </ul>
    </>
  )
}

const Format = ({ href, name, children }: { readonly href: string; readonly name: string; readonly children: ReactNode }) => (
  <li className={styles['format']}>
    <a href={href} download className={styles['link']}>
      <Download aria-hidden />
      {name}
    </a>
    <p className={styles['what']}>{children}</p>
  </li>
)
