import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { kinds } from '#shared/margins/record.ts'
import type { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { ButtonLink } from '../../../components/button.tsx'
import { Empty } from '../../../components/empty.tsx'
import { FailureBox } from '../../../components/failure-box.tsx'
import { KindSign } from '../../../components/kind-sign.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Facts } from '../../../components/row-list.tsx'
import { briefingQuery, queryOf } from '../../../requests/review.ts'
import { useGroupName } from '../../room/live/words.ts'
import { Annotations, People, Questions, Replies } from '../parts/counted.tsx'
import { Lead } from '../parts/lead.tsx'
import { PrintButton } from '../parts/print-button.tsx'
import { useReviewed } from '../reviewed.ts'
import { BriefedNotes } from './briefed-notes.tsx'
import { BriefedThreads } from './briefed-threads.tsx'
import styles from './briefing-review.module.css'
import { Change } from './change.tsx'
import { Prompts } from './prompts.tsx'
import { Suggested } from './suggested.tsx'

/** One page to read before the next meeting, on screen or on paper. Every line is counted, and says what. */
export default function BriefingReview() {
  const { session } = useReviewed()
  const found = useQuery(briefingQuery(session.id))
  if (found.error && !found.data) return <FailureBox error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading />
  if (found.data.totals.annotations + found.data.totals.replies === 0)
    return (
      <Empty
        title={<Trans>Nothing was written in this session yet</Trans>}
        action={
          <ButtonLink href={`/s/${session.id}`}>
            <Trans>To the reading room</Trans>
          </ButtonLink>
        }
      >
        <Trans>Once readers write beside the text, this page says what matters before you meet again.</Trans>
      </Empty>
    )
  return <Briefing briefing={found.data} />
}

function Briefing({ briefing }: { readonly briefing: ReviewBriefing }) {
  const { t } = useLingui()
  const { session } = useReviewed()
  const { totals, people, questions, voices, unanswered } = briefing
  const { open } = questions
  const { wrote, readers } = people
  return (
    <>
      <Lead
        note={
          <Facts>
            <Annotations count={totals.annotations} />
            <Replies count={totals.replies} />
            <Trans>
              {wrote} of {readers} readers wrote
            </Trans>
          </Facts>
        }
        action={
          <div data-screen-only>
            <PrintButton />
          </div>
        }
      >
        {open > 0 ? (
          <Plural value={open} one="# question waits for an answer" other="# questions wait for an answer" />
        ) : (
          <Trans>No question waits for an answer</Trans>
        )}
      </Lead>
      <div className={styles['page']}>
        <Part title={<Trans>Passages to return to</Trans>} wide>
          <Suggested suggested={briefing.suggested} />
        </Part>
        {briefing.notes.length > 0 && (
          <Part title={<Trans>What the groups bring</Trans>} wide>
            <BriefedNotes notes={briefing.notes} groups={people.groups} />
          </Part>
        )}
        <Part
          title={<Trans>Open questions</Trans>}
          more={<All href={`/review/${session.id}/threads${queryOf({ kind: 'question', answered: 'no' })}`} total={open} />}
        >
          <BriefedThreads threads={questions.threads} none={t`Nobody asked a question.`} />
        </Part>
        <Part title={<Trans>Where the text drew most</Trans>}>
          <Drew drew={briefing.drew} />
        </Part>
        <Part title={<Trans>Threads with the most voices</Trans>}>
          <BriefedThreads threads={voices} none={t`Nobody has replied to anybody yet.`} />
        </Part>
        <Part
          title={<Trans>Annotations that nobody answered</Trans>}
          more={<All href={`/review/${session.id}/threads${queryOf({ answered: 'no' })}`} total={unanswered.total} />}
        >
          <BriefedThreads threads={unanswered.threads} none={t`Everything was answered.`} />
        </Part>
        <Part title={<Trans>Who took part</Trans>}>
          <TookPart people={people} />
        </Part>
        {briefing.change && (
          <Part title={<Trans>From the silent reading to the discussion</Trans>}>
            <Change change={briefing.change} />
          </Part>
        )}
        {briefing.prompts.length > 0 && (
          <Part title={<Trans>Prompts and what came back</Trans>} wide>
            <Prompts prompts={briefing.prompts} groups={people.groups} />
          </Part>
        )}
      </div>
    </>
  )
}

interface PartProps {
  readonly title: ReactNode
  readonly more?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

const Part = ({ title, more, wide = false, children }: PartProps) => (
  <section className={styles['part']} data-wide={wide || undefined}>
    <div className={styles['head']}>
      <h3 className={styles['title']}>{title}</h3>
      {more}
    </div>
    {children}
  </section>
)

const All = ({ href, total }: { readonly href: string; readonly total: number }) =>
  total > 0 ? (
    <Link href={href} className={styles['all'] ?? ''} data-screen-only>
      <Trans>All {total}</Trans>
    </Link>
  ) : null

function Drew({ drew }: { readonly drew: ReviewBriefing['drew'] }) {
  const { session, place } = useReviewed()
  const most = Math.max(1, ...drew.map(({ annotations, replies }) => annotations + replies))
  return (
    <ol className={styles['drew']}>
      {drew.map(({ block, annotations, replies, people, kinds: by, confusion }) => (
        <li key={block}>
          <Link href={`/review/${session.id}/threads${queryOf({ block })}`}>{place(block)}</Link>
          <span className={styles['track']} aria-hidden>
            <span className={styles['bar']} style={{ inlineSize: `${((annotations + replies) / most) * 100}%` }} />
          </span>
          <span className={styles['facts']}>
            <span>
              <Facts>
                <Annotations count={annotations} />
                <Replies count={replies} />
                <People count={people} />
                {confusion.questions > 0 && <Questions count={confusion.questions} />}
              </Facts>
            </span>
            <span className={styles['kinds']}>
              {kinds
                .filter((kind) => kind !== 'comment' && by[kind] > 0)
                .map((kind) => (
                  <span key={kind} className={styles['kind']}>
                    <KindSign kind={kind} /> {by[kind]}
                  </span>
                ))}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function TookPart({ people: { readers, wrote, markedOnly, silent, groups } }: { readonly people: ReviewBriefing['people'] }) {
  const { t } = useLingui()
  const groupName = useGroupName()
  return (
    <>
      <p>
        <Trans>
          {wrote} of {readers} readers wrote
        </Trans>
        {markedOnly > 0 && (
          <>
            {'; '}
            <Plural value={markedOnly} one="# only marked what others wrote" other="# only marked what others wrote" />
          </>
        )}
        .
      </p>
      {silent.length > 0 && (
        <p className={styles['facts']}>
          <Trans>Silent here:</Trans> {silent.map((person) => person.name || t`Someone who has left`).join(', ')}
        </p>
      )}
      {groups.length > 0 && (
        <ul className={styles['groups']}>
          {groups.map((group) => (
            <li key={group.id}>
              <bdi>{groupName(group.name)}</bdi>{' '}
              <span className={styles['facts']}>
                <Facts>
                  <People count={group.people} />
                  <Plural value={group.posts} one="# post" other="# posts" />
                </Facts>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
