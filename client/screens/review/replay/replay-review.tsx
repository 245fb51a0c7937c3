import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { Loading } from '../../../components/loading.tsx'
import { replayQuery } from '../../../requests/review.ts'
import { useReviewed } from '../reviewed.ts'
import { Player } from './player.tsx'

/** The session once more, as it was written. */
export default function ReplayReview() {
  const { t } = useLingui()
  const { session } = useReviewed()
  const found = useInfiniteQuery(replayQuery(session.id))
  const { hasNextPage, isFetching, fetchNextPage } = found
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const events = useMemo(() => found.data?.pages.flatMap((page) => page.events) ?? [], [found.data])
  const first = found.data?.pages[0]
  if (found.error && !first) return <FailureBox error={found.error} onRetry={() => void found.refetch()} />
  if (!first || hasNextPage) return <Loading />
  if (events.length === 0)
    return (
      <Empty title={<Trans>Nothing was written in this session yet</Trans>}>
        <Trans>Once something is written, it can be seen here once more as it came.</Trans>
      </Empty>
    )
  const names = new Map(first.people.map((person) => [person.alias, person.name || t`Someone who has left`]))
  return <Player events={events} phases={first.phases} names={names} />
}
