import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Draft, PenRecord } from '#shared/margins/record.ts'
import { Button } from '../../../components/button.tsx'
import { say } from '../../../components/status.tsx'
import { useObservable } from '../../../stores/use.ts'
import { type Target, taken } from '../../../stores/write.ts'
import { useGround } from '../stage.ts'
import styles from './kept.module.css'

/** What is written and not posted: drafts, and words that could not be sent. */
export function KeptList() {
  const { t } = useLingui()
  const { room, write } = useGround()
  useObservable(room.pen.records)
  const setAside = useObservable(room.setAside.all)
  const drafts = room.drafts.all()
  if (drafts.length === 0 && setAside.length === 0) return null
  return (
    <div className={styles['kept']}>
      {drafts.length > 0 && (
        <details open={drafts.length < 3}>
          <summary>
            <Plural value={drafts.length} one="# draft" other="# drafts" />
          </summary>
          {drafts.map(({ id, draft }) => (
            <Piece key={id} text={draft.body}>
              <Button size="s" look="quiet" onClick={() => write(draft.on)}>
                <Trans>Go on writing</Trans>
              </Button>
              <Button
                size="s"
                look="quiet"
                onClick={() => {
                  room.drafts.throwAway(id)
                  say(t`The draft is thrown away.`, () => room.drafts.keep(id, taken(draft)))
                }}
              >
                <Trans>Discard</Trans>
              </Button>
            </Piece>
          ))}
        </details>
      )}
      {setAside.length > 0 && (
        <details open>
          <summary>
            <Plural value={setAside.length} one="# could not be sent" other="# could not be sent" />
          </summary>
          {setAside.map(({ id, record, ...more }) => (
            <Piece key={id} text={'body' in record ? record.body : ''}>
              <Button
                size="s"
                look="quiet"
                onClick={() => {
                  const on = targetOf(record)
                  if (!on || !('body' in record)) return
                  write(on, { begin: record.body })
                  room.setAside.remove(id)
                }}
              >
                <Trans>Write it again</Trans>
              </Button>
              <Button size="s" look="quiet" onClick={() => void copy(record, t`Copied.`)}>
                <Trans>Copy</Trans>
              </Button>
              <Button
                size="s"
                look="quiet"
                onClick={() => {
                  room.setAside.remove(id)
                  say(t`These words are thrown away.`, () => room.setAside.add([{ id, record, ...more }]))
                }}
              >
                <Trans>Discard</Trans>
              </Button>
            </Piece>
          ))}
        </details>
      )}
    </div>
  )
}

const Piece = ({ text, children }: { readonly text: string; readonly children: React.ReactNode }) => (
  <div className={styles['piece']}>
    <p className={styles['text']} dir="auto">
      {text}
    </p>
    <div className={styles['actions']}>{children}</div>
  </div>
)

function targetOf(record: PenRecord | Draft): Target | undefined {
  switch (record.is) {
    case 'annotation':
      return { passage: record.passage }
    case 'reply':
      return { replyTo: record.replyTo }
    case 'draft':
      return record.on
    case 'mark':
      return undefined
  }
}

async function copy(record: PenRecord, done: string): Promise<void> {
  if (record.is === 'mark') return
  await navigator.clipboard.writeText(record.body)
  say(done)
}
