import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { WorkId } from '#shared/ids.ts'
import { importLimits } from '#shared/limits.ts'
import type { Work } from '#shared/protocol/http/work.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useMoments } from '../../i18n/moments.ts'
import { bringAnnotations, type ImportTarget, importsQuery, isUnderWay } from '../../requests/annotation-imports.ts'
import { Failure } from '../../requests/failure.ts'
import { endWork } from '../../requests/work.ts'
import styles from './annotation-import.module.css'
import { Brought } from './brought.tsx'
import { FilePicker } from './file-picker.tsx'
import { ImportFailure } from './import-failure.tsx'

/** Brings a file of annotations: first one sees what would come of it, then it comes. It goes on when the page is left or loaded anew. */
export function AnnotationImport({ target }: { readonly target: ImportTarget }) {
  const moments = useMoments()
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const [shown, setShown] = useState<WorkId>()
  const [unplaced, setUnplaced] = useState<'bring' | 'leave'>('bring')
  const [sent, setSent] = useState(0)
  const leaving = useRef<AbortController>(undefined)
  const works = useQuery(importsQuery(target))
  const again = () => queries.invalidateQueries({ queryKey: importsQuery(target).queryKey })
  const bring = useMutation({
    mutationFn: ({ look, file }: { look: boolean; file: File }) => {
      if (file.size > importLimits.bytes) throw new Failure('too-large')
      const { signal } = (leaving.current = new AbortController())
      setSent(0)
      return bringAnnotations(target, { file, look, unplaced, signal }, setSent)
    },
    onSuccess: async (work) => {
      setShown(work.id)
      queries.setQueryData(importsQuery(target).queryKey, (before) => [work, ...(before ?? []).filter(({ id }) => id !== work.id)])
      await again()
    },
  })
  const end = useMutation({ mutationFn: endWork, onSettled: again })
  const cancelled = bring.error instanceof DOMException && bring.error.name === 'AbortError'
  // What was begun before the page was loaded anew goes on being shown, and then what came of it.
  const underWay = shown === undefined ? works.data?.find(isUnderWay) : undefined
  if (underWay) setShown(underWay.id)
  const work = underWay ?? works.data?.find(({ id }) => id === shown)
  const choose = (chosen: File) => {
    setFile(chosen)
    setUnplaced('bring')
    bring.mutate({ look: true, file: chosen })
  }
  const fresh = () => {
    setFile(undefined)
    setShown(undefined)
    bring.reset()
  }

  const name = (bring.isPending ? bring.variables.file : work)?.name
  if (bring.isPending)
    return (
      <Progress done={sent} total={1} sending onCancel={() => leaving.current?.abort()}>
        <Trans>
          Sending <bdi>{name}</bdi>
        </Trans>
      </Progress>
    )
  if (work && isUnderWay(work)) {
    const { state } = work
    const far = state.is === 'working' ? state : { done: 0, total: null }
    return (
      <Progress done={far.done} total={far.total ?? undefined} onCancel={state.is === 'working' ? () => end.mutate(work.id) : undefined}>
        {state.is !== 'working' ? (
          <Trans>
            Stopping <bdi>{name}</bdi>
          </Trans>
        ) : isLook(work) ? (
          <Trans>
            Reading <bdi>{name}</bdi>
          </Trans>
        ) : (
          <Trans>
            Bringing in <bdi>{name}</bdi>
          </Trans>
        )}
      </Progress>
    )
  }
  const failure =
    bring.error && !cancelled
      ? bring.error
      : work?.state.is === 'failed'
        ? new Failure(work.state.problem.code, work.state.problem)
        : undefined
  const result = work && resultOf(work)
  if (work && result)
    return (
      <Brought
        work={work}
        result={result}
        unplaced={unplaced}
        onUnplaced={setUnplaced}
        onBring={file && (() => bring.mutate({ look: false, file }))}
        onOther={fresh}
      />
    )
  const before = (works.data ?? []).filter((one) => resultOf(one) && !isLook(one))
  const stopped = cancelled ? bring.variables?.file.name : work?.state.is === 'cancelled' ? work.name : undefined
  return (
    <div className={styles['import']}>
      {failure !== undefined && <ImportFailure error={failure} />}
      {stopped !== undefined && (
        <p role="status">
          <Trans>
            Stopped. Nothing of <bdi>{stopped}</bdi> came in.
          </Trans>
        </p>
      )}
      <FilePicker target={target} onFile={choose} />
      {before.length > 0 && (
        <div>
          <h3 className={styles['label']}>
            <Trans>In the last hours</Trans>
          </h3>
          <ul className={styles['before']}>
            {before.map(({ id, name, startedAt }) => (
              <li key={id}>
                <button type="button" className={styles['open']} onClick={() => setShown(id)}>
                  <bdi>{name}</bdi>
                </button>{' '}
                <time dateTime={startedAt}>{moments.short(new Date(startedAt))}</time>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

const isLook = ({ asked }: Work): boolean => new URLSearchParams(asked).get('look') === 'yes'

/** What came of a file; of one that was cancelled while it was written, what had come in by then. */
function resultOf({ state }: Work) {
  const result = state.is === 'done' || state.is === 'cancelled' ? state.result : undefined
  return result?.is === 'file' ? undefined : result
}

interface ProgressProps {
  readonly done: number
  /** Nobody knows it yet, without it. */
  readonly total: number | undefined
  /** It still goes out from this page, and ends with it. */
  readonly sending?: boolean
  /** While it can be cancelled. */
  readonly onCancel: (() => void) | undefined
  readonly children: React.ReactNode
}

const Progress = ({ done, total, sending = false, onCancel, children }: ProgressProps) => (
  <div className={styles['working']}>
    <p id="import-progress" role="status">
      {children}
    </p>
    <ProgressBar done={done} total={total} labelledBy="import-progress" />
    {onCancel && (
      <>
        {!sending && (
          <p className={styles['note']}>
            <Trans>You can leave this page; it goes on.</Trans>
          </p>
        )}
        <Button onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </>
    )}
  </div>
)
