import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { SessionView } from '#shared/protocol/http/sessions.ts'
import { Button } from '../../components/button.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'
import { Facts, Row, RowList } from '../../components/row-list.tsx'
import { keptAnswers } from '../../device/answers-kept-here.ts'
import styles from './out-of-reach.module.css'

/** The first page without network: whoever opens Catena in a train finds what they had open. */
export function OutOfReach({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useLingui()
  const kept = useKeptSessions()
  if (!kept) return null
  return (
    <Page title={t`Offline`} width="narrow" quiet>
      <Heading
        below={
          kept.length > 0 ? (
            <Trans>
              What you had open is on this device: you can read it and write. What you write is sent as soon as Catena can be reached again.
            </Trans>
          ) : (
            <Trans>Look at your network connection and try again. No session is kept on this device.</Trans>
          )
        }
      >
        <Trans>Catena cannot be reached</Trans>
      </Heading>
      {kept.length > 0 && (
        <RowList>
          {kept.map(({ id, title, reading, seminar }) => (
            <Row
              key={id}
              href={`/s/${id}`}
              title={title}
              facts={
                <Facts>
                  {reading.title === title ? reading.author && <bdi>{reading.author}</bdi> : <bdi>{reading.title}</bdi>}
                  <bdi>{seminar.title}</bdi>
                </Facts>
              }
            />
          ))}
        </RowList>
      )}
      <p className={styles['again']}>
        <Button onClick={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      </p>
    </Page>
  )
}

/** The sessions that this device keeps, the latest first; undefined until it is looked up. */
function useKeptSessions(): readonly SessionView[] | undefined {
  const [kept, setKept] = useState<readonly SessionView[]>()
  useEffect(() => {
    let gone = false
    void keptAnswers('/api/sessions/')
      .catch(() => [])
      .then((answers) => {
        if (!gone) setKept(answers.flatMap((answer) => SessionView.safeParse(answer).data ?? []))
      })
    return () => {
      gone = true
    }
  }, [])
  return kept
}
