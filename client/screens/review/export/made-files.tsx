import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { SessionId, WorkId } from '#shared/ids.ts'
import type { Work } from '#shared/protocol/http/work.ts'
import { Button } from '../../../components/button.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { ProgressBar } from '../../../components/progress-bar.tsx'
import { Facts } from '../../../components/row-list.tsx'
import { Section } from '../../../components/section.tsx'
import { say } from '../../../components/status.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { Failure } from '../../../requests/failure.ts'
import { endWork, exportsQuery, fileHref } from '../../../requests/work.ts'
import styles from './made-files.module.css'

interface MadeFilesProps {
  readonly session: SessionId
  /** Those that were begun on this page: they are brought when they are ready. */
  readonly begun: ReadonlySet<WorkId>
}

/** The large files of a session that are being made or are ready. They go on while the page is closed, for some hours. */
export function MadeFiles({ session, begun }: MadeFilesProps) {
  const { t } = useLingui()
  const works = useQuery(exportsQuery(session))
  const brought = useRef(new Set<WorkId>())
  const shown = works.data?.filter(({ state }) => state.is !== 'cancelled') ?? []
  useEffect(() => {
    for (const { id, name, state } of works.data ?? []) {
      if (state.is !== 'done' || !begun.has(id) || brought.current.has(id)) continue
      brought.current.add(id)
      say(t`${name} is ready.`)
      location.assign(fileHref(id))
    }
  }, [works.data, begun, t])
  if (shown.length === 0) return null
  return (
    <Section title={<Trans>Large files</Trans>}>
      <ul className={styles['list']} aria-label={t`Large files`}>
        {shown.map((work) => (
          <MadeFile key={work.id} work={work} session={session} />
        ))}
      </ul>
    </Section>
  )
}

function MadeFile({ work, session }: { readonly work: Work; readonly session: SessionId }) {
  const { t } = useLingui()
  const moments = useMoments()
  const queries = useQueryClient()
  const end = useMutation({
    mutationFn: () => endWork(work.id),
    onSettled: () => queries.invalidateQueries({ queryKey: exportsQuery(session).queryKey }),
  })
  const { name, state, asked, startedAt, expiresAt } = work
  const what = `${work.id}-name`
  return (
    <li className={styles['file']}>
      <div className={styles['words']}>
        <p className={styles['name']} id={what}>
          {name}
        </p>
        <p className={styles['facts']}>
          <Facts>
            {asked === '' ? <Trans>everything</Trans> : <Trans>what fits a filter</Trans>}
            <time dateTime={startedAt}>{moments.short(new Date(startedAt))}</time>
            {state.is === 'done' && state.result.is === 'file' && <Size bytes={state.result.bytes} />}
            {state.is === 'done' && <Trans>kept until {moments.short(new Date(expiresAt))}</Trans>}
          </Facts>
        </p>
        {state.is === 'working' && <Progress done={state.done} total={state.total} labelledBy={what} />}
        {state.is === 'failed' && <FailureBox error={new Failure(state.problem.code, state.problem)} />}
        {end.error && <FailureBox error={end.error} />}
      </div>
      {state.is === 'working' ? (
        <Button size="s" busy={end.isPending} onClick={() => end.mutate()} aria-describedby={what}>
          <Trans>Cancel</Trans>
        </Button>
      ) : (
        <>
          {state.is === 'done' && (
            <a className={styles['download']} href={fileHref(work.id)} download aria-describedby={what}>
              <Download aria-hidden />
              <Trans>Download</Trans>
            </a>
          )}
          <IconButton label={t`Take ${name} away`} icon={<X />} onClick={() => end.mutate()} />
        </>
      )}
    </li>
  )
}

function Progress({ done, total, labelledBy }: { readonly done: number; readonly total: number | null; readonly labelledBy: string }) {
  const { number } = useMoments()
  return (
    <>
      <ProgressBar done={done} total={total} labelledBy={labelledBy} />
      <p className={styles['facts']}>
        {total === null ? (
          <Trans>waits for its turn</Trans>
        ) : (
          <Trans>
            {number(done)} of {number(total)} annotations and replies
          </Trans>
        )}
      </p>
    </>
  )
}

function Size({ bytes }: { readonly bytes: number }) {
  const { i18n } = useLingui()
  const large = bytes >= 1_000_000
  const number = new Intl.NumberFormat(i18n.locale, {
    style: 'unit',
    unit: large ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: large ? 1 : 0,
  })
  return number.format(bytes / (large ? 1_000_000 : 1_000))
}
