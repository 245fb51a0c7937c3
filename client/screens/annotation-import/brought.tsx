import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AnnotationsBrought, SessionBrought } from '#shared/protocol/http/annotation-imports.ts'
import type { Work } from '#shared/protocol/http/work.ts'
import { Button, ButtonLink } from '../../components/button.tsx'
import { Choices } from '../../components/choices.tsx'
import { fileHref } from '../../requests/work.ts'
import styles from './annotation-import.module.css'
import { Misfits } from './misfits.tsx'

interface BroughtProps {
  readonly work: Work
  readonly result: AnnotationsBrought | SessionBrought
  readonly unplaced: 'bring' | 'leave'
  readonly onUnplaced: (to: 'bring' | 'leave') => void
  /** There while the file is at hand. */
  readonly onBring: (() => void) | undefined
  readonly onOther: () => void
}

/** What came of a file, or would. */
export function Brought({ work, result, unplaced, onUnplaced, onBring, onOther }: BroughtProps) {
  const { t } = useLingui()
  const isLook = result.is === 'annotations-brought' ? result.look : result.session === null
  const { name } = work
  const isStopped = work.state.is === 'cancelled'
  // A session comes with its text and its people, also when nobody wrote.
  const nothing = result.is === 'annotations-brought' && result.annotations + result.replies + result.marks === 0
  return (
    <div className={styles['import']}>
      <div role="status">
        <h3 className={styles['title']}>
          {isStopped ? (
            <Trans>
              Stopped in the middle of <bdi>{name}</bdi>
            </Trans>
          ) : isLook ? (
            <Trans>
              What is in <bdi>{name}</bdi>
            </Trans>
          ) : (
            <Trans>
              Brought in from <bdi>{name}</bdi>
            </Trans>
          )}
        </h3>
        {result.is === 'session-brought' && <OfSession result={result} />}
        <ul className={styles['counts']}>
          <Count>
            <Plural value={result.annotations} one="# annotation" other="# annotations" />
          </Count>
          <Count>
            <Plural value={result.replies} one="# reply" other="# replies" />
          </Count>
          {result.marks > 0 && (
            <Count>
              <Plural value={result.marks} one="# mark" other="# marks" />
            </Count>
          )}
          <Count>
            <Plural value={result.people} one="by # person" other="by # people" />
          </Count>
        </ul>
      </div>
      <ul className={styles['notes']}>
        {isStopped && (
          <li>
            <Trans>So much had come in by then, and it stays. Bring the same file again for the rest; nothing comes twice.</Trans>
          </li>
        )}
        <li>
          <Trans>Whoever wrote them is named as in the file and marked as imported; nobody who has a place here is taken for them.</Trans>
        </li>
        {result.is === 'annotations-brought' && <OfAnnotations result={result} />}
        {result.is === 'session-brought' && result.withheld > 0 && (
          <li>
            <Plural
              value={result.withheld}
              one="# is left out: its words were kept until the reveal when the file was made."
              other="# are left out: their words were kept until the reveal when the file was made."
            />
          </li>
        )}
      </ul>
      {result.is === 'annotations-brought' && result.misfits > 0 && (
        <Misfits result={result}>
          {!isStopped && (
            <a href={fileHref(work.id)} download className={styles['download']}>
              <Download aria-hidden />
              <Trans>The whole list (CSV)</Trans>
            </a>
          )}
        </Misfits>
      )}
      {isLook && result.is === 'annotations-brought' && result.unplaced > 0 && onBring && (
        <Choices
          label={t`What has no sure place in the text`}
          value={unplaced}
          onChange={onUnplaced}
          options={[
            {
              value: 'bring',
              title: t`Comes too`,
              text: t`It stands under “Not placed” in the reading room, with its old words; you can put it where it belongs.`,
            },
            { value: 'leave', title: t`Stays out`, text: t`With what answers it. The list keeps its words.` },
          ]}
        />
      )}
      {isLook && !onBring && (
        <p className={styles['note']}>
          <Trans>Nothing has come in yet. Choose the file once more to bring it in.</Trans>
        </p>
      )}
      <div className={styles['actions']}>
        {isLook ? (
          <>
            {onBring && !nothing && (
              <Button look="primary" onClick={onBring}>
                <Trans>Bring it in</Trans>
              </Button>
            )}
            <Button look={onBring ? 'plain' : 'primary'} onClick={onOther}>
              {onBring ? <Trans>Another file</Trans> : <Trans>To the files</Trans>}
            </Button>
          </>
        ) : (
          <>
            {result.is === 'session-brought' && result.session && (
              <ButtonLink look="primary" href={`/review/${result.session}`}>
                <Trans>To its review</Trans>
              </ButtonLink>
            )}
            {result.is === 'annotations-brought' && work.session && (
              <ButtonLink look="primary" href={`/s/${work.session}`}>
                <Trans>To the reading room</Trans>
              </ButtonLink>
            )}
            <Button onClick={onOther}>
              <Trans>Another file</Trans>
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

const Count = ({ children }: { readonly children: ReactNode }) => <li className={styles['count']}>{children}</li>

function OfSession({ result: { title, text } }: { readonly result: SessionBrought }) {
  return (
    <p>
      <Trans>
        The session <bdi>{title}</bdi> on <bdi>{text}</bdi>
      </Trans>
    </p>
  )
}

function OfAnnotations({ result }: { readonly result: AnnotationsBrought }) {
  return (
    <>
      {result.already > 0 && (
        <li>
          <Plural value={result.already} one="# was here already and stays as it is." other="# were here already and stay as they are." />
        </li>
      )}
      {result.private > 0 && (
        <li>
          <Plural
            value={result.private}
            one="# is its writer’s alone. It stays so: nobody here sees it."
            other="# are their writers’ alone. They stay so: nobody here sees them."
          />
        </li>
      )}
      {result.groups.map(({ name, posts }) => (
        <li key={name}>
          <Trans>
            <Plural value={posts} one="# for the group" other="# for the group" /> <bdi>{name}</bdi>: it comes as a group in which nobody
            here is.
          </Trans>
        </li>
      ))}
    </>
  )
}
