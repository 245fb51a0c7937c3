import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import type { ImportedReading } from '#shared/reading/block.ts'
import { ButtonLink } from '../../components/button.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { Failed } from '../../components/failed.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { readingQuery } from '../../requests/readings.ts'
import { Preview } from '../reading-new/preview.tsx'

/** Correct a published text: its blocks in the editor in which they were first looked through. */
export default function ReadingCorrect({ id }: { readonly id: string }) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  // What is being corrected stays the version it was, whatever is published meanwhile; the server says so when it is not the newest.
  const reading = useQuery({ ...readingQuery(id), staleTime: Number.POSITIVE_INFINITY, refetchOnMount: 'always' })
  const ready = reading.isFetchedAfterMount ? reading.data : undefined
  const imported = useMemo<ImportedReading | undefined>(() => ready && { meta: ready.meta, blocks: ready.blocks, images: [] }, [ready])
  const source = useMemo(() => ({ text: ready?.blocks.map(({ text }) => text).join('\n\n'), name: undefined }), [ready])
  const correcting = useMemo(() => ready && { id: ready.id, version: ready.version }, [ready])
  if (ready && imported && correcting && ready.mine)
    return <Preview source={source} reading={imported} correcting={correcting} onBack={() => navigate(`/readings/${ready.id}`)} />
  return (
    <Page title={t`Correct the text`} width="narrow">
      {reading.error ? (
        <Failed error={reading.error} onRetry={() => void reading.refetch()} />
      ) : ready ? (
        <ErrorBox title={<Trans>This reading is not yours to correct.</Trans>}>
          <Trans>Tell the one who brought it what is wrong.</Trans>{' '}
          <ButtonLink href={`/readings/${ready.id}`} size="s">
            <Trans>Back to the reading</Trans>
          </ButtonLink>
        </ErrorBox>
      ) : (
        <Loading />
      )}
    </Page>
  )
}
