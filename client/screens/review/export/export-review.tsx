import { useLingui as useSpeech } from '@lingui/react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { WorkId } from '#shared/ids.ts'
import type { ExportFormat } from '#shared/protocol/http/exports.ts'
import { FailureBox } from '../../../components/failure-box.tsx'
import { VisuallyHidden } from '../../../components/visually-hidden.tsx'
import { threadsQuery } from '../../../requests/review.ts'
import { beginExport, exportHref, exportsQuery } from '../../../requests/work.ts'
import { Lead } from '../parts/lead.tsx'
import { useReviewed } from '../reviewed.ts'
import { FilterBar } from '../threads/filter-bar.tsx'
import { asking, filtersIn, orderIn } from '../threads/filters.ts'
import styles from './export-review.module.css'
import { MadeFiles } from './made-files.tsx'

/** Threads from which on a file is made while one looks elsewhere; fewer come at once. */
const LARGE = 200

type Query = Readonly<Record<string, string | undefined>>

/** Takes what was written out of Catena: whole, or what fits the filters. */
export default function ExportReview() {
  const { t } = useLingui()
  const { i18n } = useSpeech()
  const { session } = useReviewed()
  const queries = useQueryClient()
  const [search, setSearch] = useSearchParams()
  const [begun, setBegun] = useState<ReadonlySet<WorkId>>(new Set())
  const filters = filtersIn(search)
  const order = orderIn(search)
  const found = useInfiniteQuery(threadsQuery(session.id, filters, order))
  const all = useInfiniteQuery(threadsQuery(session.id, {}, order))
  const whole = Object.keys(filters).length === 0
  const some = found.data?.pages[0]?.total ?? 0
  const begin = useMutation({
    mutationFn: ({ format, query }: { format: ExportFormat; query: Query }) => beginExport(session.id, format, query),
    onSuccess: (work) => {
      setBegun((before) => new Set(before).add(work.id))
      return queries.invalidateQueries({ queryKey: exportsQuery(session.id).queryKey })
    },
  })
  /** The record speaks the language of the screen, and tells the time of this place. */
  const queryOf = (format: ExportFormat, asked: Query): Query =>
    format === 'html' ? { ...asked, language: i18n.locale, zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : asked
  const way = (format: ExportFormat, asked: Query, threads: number) => {
    const query = queryOf(format, asked)
    return { href: exportHref(session.id, format, query), begin: threads > LARGE ? () => begin.mutate({ format, query }) : undefined }
  }
  const offered = (format: ExportFormat) => ({
    fitting: way(format, filters, some),
    whole: whole ? undefined : way(format, {}, all.data?.pages[0]?.total ?? 0),
  })
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
        <Format {...offered('html')} name={t`The record (HTML)`}>
          <Trans>The text with what was written beside it, to read, search and print. It opens in any browser, without Catena.</Trans>
        </Format>
        <Format {...offered('csv')} name={t`Table (CSV)`}>
          <Trans>One line for each annotation and reply, for a spreadsheet.</Trans>
        </Format>
        <Format {...offered('md')} name={t`Markdown`}>
          <Trans>Threads under their passages, to read, print or write on.</Trans>
        </Format>
        <Format {...offered('json')} name={t`JSON`}>
          <Trans>The session with its text and all that was written, for programs of your own, and to be imported again.</Trans>
        </Format>
        <Format {...offered('jsonld')} name={t`Web Annotations (JSON-LD)`}>
          <Trans>The standard of the W3C, which other annotation tools read.</Trans>
        </Format>
      </ul>
      {begin.error && <FailureBox error={begin.error} />}
      <MadeFiles session={session.id} begun={begun} />
    </>
  )
}

/** How to have a file: at once by its address, or, where `begin` is there, made while one looks elsewhere. */
interface Way {
  readonly href: string
  readonly begin: (() => void) | undefined
}

interface FormatProps {
  readonly name: string
  readonly fitting: Way
  /** Where something is filtered: all of it nevertheless. */
  readonly whole: Way | undefined
  readonly children: ReactNode
}

const Format = ({ name, fitting, whole, children }: FormatProps) => (
  <li className={styles['format']}>
    <WayTo way={fitting} className={styles['link']}>
      <Download aria-hidden />
      {name}
    </WayTo>
    <p className={styles['what']}>{children}</p>
    {whole && (
      <WayTo way={whole} className={styles['whole']}>
        <Trans>Without the filter</Trans>
        <VisuallyHidden> {name}</VisuallyHidden>
      </WayTo>
    )}
  </li>
)

const WayTo = ({
  way,
  className,
  children,
}: {
  readonly way: Way
  readonly className: string | undefined
  readonly children: ReactNode
}) =>
  way.begin ? (
    <button type="button" onClick={way.begin} className={className}>
      {children}
    </button>
  ) : (
    <a href={way.href} download className={className}>
      {children}
    </a>
  )
