import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { Facts } from '../../../components/row-list.tsx'
import { useGroupName } from '../../room/live/words.ts'
import { People } from '../parts/counted.tsx'
import { NoPlace } from '../parts/quote.tsx'
import { useReviewed } from '../reviewed.ts'
import { BriefedThreads } from './briefed-threads.tsx'
import styles from './prompts.module.css'

interface PromptsProps {
  readonly prompts: ReviewBriefing['prompts']
  readonly groups: ReviewBriefing['people']['groups']
}

/** What was asked, and what each group answered. */
export function Prompts({ prompts, groups }: PromptsProps) {
  const { t } = useLingui()
  const { place } = useReviewed()
  const groupName = useGroupName()
  const nameOf = (id: string) => {
    const name = groups.find((group) => group.id === id)?.name
    return name === undefined ? t`Outside the groups` : groupName(name)
  }
  return (
    <ul className={styles['prompts']}>
      {prompts.map((prompt) => (
        <li key={prompt.id}>
          <p className={styles['asked']}>
            {prompt.block === null ? <NoPlace /> : place(prompt.block)}: <span dir="auto">{prompt.body}</span>
          </p>
          {prompt.answers === 0 ? (
            <p className={styles['facts']}>
              {prompt.releasedAt === null ? <Trans>It was not asked.</Trans> : <Trans>Nobody answered.</Trans>}
            </p>
          ) : (
            <ul className={styles['groups']}>
              {prompt.groups.map(({ group, answers, people, threads }) => (
                <li key={group}>
                  <p className={styles['group']}>
                    <bdi>{nameOf(group)}</bdi>{' '}
                    <span className={styles['facts']}>
                      <Facts>
                        <Plural value={answers} one="# answer" other="# answers" />
                        <People count={people} />
                      </Facts>
                    </span>
                  </p>
                  <BriefedThreads threads={threads} none="" />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}
