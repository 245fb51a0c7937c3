import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { RecordId, SessionId } from '#shared/ids.ts'
import { changedWords } from '#shared/projections/changed-words.ts'
import type { Revisions } from '#shared/protocol/http/revisions.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { VisuallyHidden } from '../../../components/visually-hidden.tsx'
import { useMoments } from '../../../i18n/moments.ts'
import { failureOf } from '../../../requests/failure.ts'
import { revisionsQuery } from '../../../requests/revisions.ts'
import styles from './edited.module.css'
import { moveWords } from './words.ts'

type Revision = Revisions['revisions'][number]

/** Each version of a post, newest first, with what changed from the one before. */
export function EditedHistory({ session, record }: { readonly session: SessionId; readonly record: RecordId }) {
  const moments = useMoments()
  const { data, error, refetch, isFetching } = useQuery(revisionsQuery(session, record))
  if (error)
    return (
      <p className={styles['note']} role="status">
        {failureOf(error).code === 'not-found' ? (
          <Trans>Its earlier words are not here to be read. Nothing is lost: they come when it is saved.</Trans>
        ) : (
          <Trans>What was changed could not be loaded.</Trans>
        )}{' '}
        <button type="button" className={styles['again']} disabled={isFetching} onClick={() => void refetch()}>
          <Trans>Try again</Trans>
        </button>
      </p>
    )
  if (!data)
    return (
      <p className={styles['note']} role="status">
        <Trans>One moment.</Trans>
      </p>
    )
  const { revisions } = data
  if (revisions.length < 2)
    return (
      <p className={styles['note']} role="status">
        <Trans>Its earlier words were not shown to you.</Trans>
      </p>
    )
  return (
    <ol className={styles['versions']} reversed>
      {revisions.toReversed().map((revision, nth) => {
        const before = revisions[revisions.length - 2 - nth]
        const at = new Date(revision.at)
        return (
          <li key={revision.revision} className={styles['version']}>
            <p className={styles['when']}>
              <time dateTime={revision.at}>{moments.full(at)}</time>
              {!before && (
                <span className={styles['first']}>
                  {revision.revision === 1 ? <Trans>as it was posted</Trans> : <Trans>as it was first shown to you</Trans>}
                </span>
              )}
            </p>
            <Sign revision={revision} before={before} />
            <Words revision={revision} before={before} />
          </li>
        )
      })}
    </ol>
  )
}

/** Another kind, or another move. */
function Sign({ revision, before }: { readonly revision: Revision; readonly before: Revision | undefined }) {
  const { _ } = useLingui()
  if (!before || (revision.kind === before.kind && revision.move === before.move)) return null
  return (
    <p className={styles['sign']}>
      <Trans>now</Trans>{' '}
      {revision.kind ? <KindSign kind={revision.kind} as="named" /> : revision.move ? <span>{_(moveWords[revision.move])}</span> : null}
    </p>
  )
}

function Words({ revision, before }: { readonly revision: Revision; readonly before: Revision | undefined }) {
  const { t } = useWords()
  if (revision.body === '')
    return (
      <p className={styles['gone']}>
        <Trans>Deleted.</Trans>
      </p>
    )
  if (!before || before.body === '')
    return (
      <p className={styles['words']} dir="auto">
        {revision.body}
      </p>
    )
  return (
    <p className={styles['words']} dir="auto">
      {changedWords(before.body, revision.body).map(({ is, text }, nth) =>
        is === 'same' ? (
          text
        ) : is === 'gone' ? (
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of one version never change
          <del key={nth}>
            <VisuallyHidden>{t`taken out:`} </VisuallyHidden>
            {text}
            <VisuallyHidden>; </VisuallyHidden>
          </del>
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of one version never change
          <ins key={nth}>
            <VisuallyHidden>{t`put in:`} </VisuallyHidden>
            {text}
            <VisuallyHidden>; </VisuallyHidden>
          </ins>
        ),
      )}
    </p>
  )
}
