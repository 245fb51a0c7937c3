import { Trans } from '@lingui/react/macro'
import type { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { Markdown } from '../../room/composer/markdown.tsx'
import { useGroupName } from '../../room/live/words.ts'
import styles from './prompts.module.css'

interface BriefedNotesProps {
  readonly notes: ReviewBriefing['notes']
  readonly groups: ReviewBriefing['people']['groups']
}

/** What each group brought to the plenary, side by side. */
export function BriefedNotes({ notes, groups }: BriefedNotesProps) {
  const nameOf = useGroupName()
  return (
    <ul className={styles['groups']}>
      {notes.map(({ id, group, author, body, hidden, withheld }) => (
        <li key={id}>
          <p className={styles['group']}>
            <bdi>{nameOf(groups.find((one) => one.id === group)?.name ?? '')}</bdi>{' '}
            <span className={styles['facts']}>
              <Trans>
                written by <bdi>{author.name}</bdi>
              </Trans>
              {hidden && (
                <>
                  {' · '}
                  <Trans>hidden from readers</Trans>
                </>
              )}
            </span>
          </p>
          {withheld ? (
            <p className={styles['facts']}>
              <Trans>kept back until the reveal</Trans>
            </p>
          ) : (
            <Markdown text={body} />
          )}
        </li>
      ))}
    </ul>
  )
}
