import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Alias } from '#shared/ids.ts'
import type { ReviewClass } from '#shared/protocol/http/review-class.ts'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { TextField } from '../../../components/field.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Facts, Row, RowList } from '../../../components/row-list.tsx'
import { classQuery } from '../../../requests/review.ts'
import { useGroupName } from '../../room/live/words.ts'
import { Annotations, Replies } from '../parts/counted.tsx'
import { Lead } from '../parts/lead.tsx'
import { useReviewed } from '../reviewed.ts'
import { ReaderPage } from './reader-page.tsx'
import styles from './readers-review.module.css'

/** The people of a session; each has a page with all that they wrote. */
export default function ReadersReview({ of }: { readonly of: string | undefined }) {
  const { session } = useReviewed()
  const people = useQuery(classQuery(session.id))
  const alias = Alias.safeParse(of)
  if (alias.success) return <ReaderPage key={alias.data} alias={alias.data} others={people.data?.people ?? []} />
  if (people.error && !people.data) return <FailureBox error={people.error} onRetry={() => void people.refetch()} />
  return people.data ? <Everyone people={people.data.people} /> : <Loading />
}

function Everyone({ people }: { readonly people: ReviewClass['people'] }) {
  const { t } = useLingui()
  const groupName = useGroupName()
  const { session } = useReviewed()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLocaleLowerCase()
  const shown = people
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  if (people.length === 0)
    return (
      <Empty title={<Trans>Nobody has joined yet</Trans>}>
        <Trans>Give your readers the code of the session; whoever joins stands here.</Trans>
      </Empty>
    )
  return (
    <>
      <Lead
        note={
          <Trans>Open somebody to read all their annotations and replies in one place, with what they answer and who answered them.</Trans>
        }
      >
        <Trans>Everyone in this session</Trans>
      </Lead>
      {people.length > 8 && (
        <div className={styles['find']}>
          <TextField type="search" label={t`Find a name`} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        </div>
      )}
      <RowList>
        {shown.map((person) => (
          <Row
            key={person.alias}
            href={`/review/${session.id}/readers/${person.alias}`}
            title={person.name || t`Someone who has left`}
            facts={
              <Facts>
                {person.group && <bdi>{groupName(person.group.name)}</bdi>}
                <Annotations count={person.figures.annotations} />
                <Replies count={person.figures.replies} />
              </Facts>
            }
          />
        ))}
      </RowList>
    </>
  )
}
