import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Keyboard, TextQuote, Undo2 } from 'lucide-react'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { BlockId, ReadingId } from '#shared/ids.ts'
import { type NewReading, PublishedReading } from '#shared/protocol/http/readings.ts'
import { type ImportedReading, ReadingMeta } from '#shared/reading/block.ts'
import { dropProposed } from '#shared/reading/edit.ts'
import { Button } from '../../components/button.tsx'
import { Question } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { focusFirstWrong } from '../../components/form.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Page } from '../../components/page.tsx'
import { Popover } from '../../components/popover.tsx'
import { say } from '../../components/status.tsx'
import { call } from '../../requests/call.ts'
import { BlockList } from './block-list.tsx'
import type { RowActions, RowTask } from './block-row.tsx'
import { BlockTools } from './block-tools.tsx'
import { begin, edited } from './edits.ts'
import { KeyList } from './key-list.tsx'
import { MetaForm } from './meta-form.tsx'
import styles from './preview.module.css'
import type { Source } from './reading-new.tsx'
import { SourcePane } from './source-pane.tsx'
import { useLeaveGuard } from './use-leave-guard.ts'

interface PreviewProps {
  readonly source: Source
  readonly reading: ImportedReading
  /** The version of a published reading that is being corrected. */
  readonly correcting?: { readonly id: ReadingId; readonly version: number } | undefined
  readonly onBack: () => void
}

/** What came out of a text, beside the text: every block can be retyped, left out, joined and split before anyone else sees it. */
export function Preview({ source, reading, correcting, onBack }: PreviewProps) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [edits, act] = useReducer(edited, reading.blocks, begin)
  const [meta, setMeta] = useState<ReadingMeta>(() => known(reading.meta))
  const [current, setCurrent] = useState<BlockId>()
  const [task, setTask] = useState<RowTask>()
  const [tried, setTried] = useState(false)
  const [leaving, setLeaving] = useState(false)
  // Where there is no room beside it, the source comes when it is asked for.
  const [sourceShown, setSourceShown] = useState(false)
  const { blocks } = edits
  const kept = useMemo(() => blocks.filter((block) => block.drop === undefined).length, [blocks])
  const at = useMemo(() => blocks.findIndex((block) => block.id === current), [blocks, current])

  const publish = useMutation({
    mutationFn: (request: NewReading) =>
      correcting
        ? call(PublishedReading, 'POST', `/readings/${correcting.id}/versions`, { body: { ...request, from: correcting.version } })
        : call(PublishedReading, 'POST', '/readings', { body: request }),
    onSuccess: async ({ id }) => {
      navigate(`/readings/${id}`)
      say(correcting ? t`The correction is published.` : t`The reading is published. Now open a session on it.`)
      if (correcting) await queries.invalidateQueries({ queryKey: ['sessions'] })
      await queries.invalidateQueries({ queryKey: ['readings'] })
    },
  })
  useLeaveGuard(!publish.isSuccess)
  const actions = useRowActions(blocks, act, setCurrent, setTask)

  const picture = useCallback(
    (id: string) => {
      if (correcting) return `/api/readings/${correcting.id}/images/${id}`
      const image = reading.images.find((one) => one.id === id)
      return image && `data:${image.mediaType};base64,${image.base64}`
    },
    [reading.images, correcting],
  )
  const parsed = ReadingMeta.safeParse(meta)
  const submit = () => {
    setTried(true)
    if (parsed.success && kept > 0) {
      const published = [...dropProposed(blocks)]
      const shown = new Set(published.map((block) => block.image))
      publish.mutate({ meta: parsed.data, blocks: published, images: reading.images.filter((image) => shown.has(image.id)) })
    } else focusFirstWrong()
  }
  return (
    <Page title={correcting ? t`Correct the text` : t`Look the reading through`} width="full">
      <div className={styles['bar']}>
        <div className={styles['counts']}>
          <strong>
            <Plural value={kept} one="# block" other="# blocks" />
          </strong>
          {blocks.length > kept && (
            <span>
              <Plural value={blocks.length - kept} one="# left out" other="# left out" />
            </span>
          )}
        </div>
        <div className={styles['tools']}>
          <BlockTools block={blocks[at]} last={at === blocks.length - 1} actions={actions} />
        </div>
        <IconButton label={t`Undo`} icon={<Undo2 />} disabled={edits.past.length === 0} onClick={() => act('undo')} />
        <IconButton
          className={styles['compare']}
          label={sourceShown ? t`Hide the source` : t`Show the source`}
          icon={<TextQuote />}
          aria-expanded={sourceShown}
          onClick={() => setSourceShown(!sourceShown)}
        />
        <Popover
          label={t`Keys`}
          side="end"
          trigger={(props) => <IconButton {...props} className={styles['keys']} label={t`Keys`} icon={<Keyboard />} />}
        >
          {() => <KeyList />}
        </Popover>
        <Button look="quiet" onClick={() => (edits.past.length > 0 ? setLeaving(true) : onBack())} className={styles['back']}>
          <Trans>Back</Trans>
        </Button>
        <Button look="primary" busy={publish.isPending} onClick={submit}>
          <Trans>Publish</Trans>
        </Button>
      </div>
      <div className={styles['columns']}>
        <div className={styles['about']}>
          <h1 className={styles['title']}>{correcting ? <Trans>Correct the text</Trans> : <Trans>Look the reading through</Trans>}</h1>
          <p className={styles['what']}>
            {correcting ? (
              <Trans>
                This makes a new version. Sessions that run move on to it; annotations stay with their words, and you are shown those that
                found no place.
              </Trans>
            ) : (
              <Trans>Mend what came out wrong. What is struck is left out unless you keep it.</Trans>
            )}
          </p>
          {publish.error && <FailureBox error={publish.error} onRetry={submit} />}
          {tried && kept === 0 && (
            <ErrorBox title={<Trans>Nothing is left of the text.</Trans>}>
              <Trans>Keep at least one block.</Trans>
            </ErrorBox>
          )}
          <MetaForm meta={meta} onChange={setMeta} wrongTitle={tried && meta.title.trim() === '' ? t`Type a title.` : undefined} />
        </div>
        <BlockList
          blocks={blocks}
          byHand={edits.byHand}
          current={current}
          task={task}
          language={meta.language}
          picture={picture}
          actions={actions}
        />
        <div className={styles['source']} data-shown={sourceShown || undefined}>
          <SourcePane
            title={correcting ? t`As it is published` : t`What you brought`}
            source={source}
            block={blocks[at]}
            share={at < 0 ? 0 : at / blocks.length}
          />
        </div>
      </div>
      {leaving && (
        <Question title={<Trans>Go back to the text?</Trans>} yes={<Trans>Go back</Trans>} onYes={onBack} onNo={() => setLeaving(false)}>
          <p>
            {correcting ? (
              <Trans>What you corrected here is lost then. The text stays as it was published.</Trans>
            ) : (
              <Trans>What you mended here is lost then. The text itself is kept.</Trans>
            )}
          </p>
        </Question>
      )}
    </Page>
  )
}

/** What the importer found, and nothing where it found nothing. */
const known = ({ title = '', author = '', source = '', language = 'en', licence = '' }: ImportedReading['meta']): ReadingMeta => ({
  title,
  author,
  source,
  language,
  licence,
})

/** The rows' actions as one object that stays the same; where the focus goes after an edit is decided here. */
function useRowActions(
  blocks: ImportedReading['blocks'] | ReturnType<typeof begin>['blocks'],
  act: (edit: Parameters<typeof edited>[1]) => void,
  setCurrent: (block: BlockId) => void,
  setTask: (task: RowTask | undefined) => void,
): RowActions {
  const now = useRef(blocks)
  useEffect(() => {
    now.current = blocks
  }, [blocks])
  const focus = useCallback(
    (block: BlockId) => {
      setCurrent(block)
      const handle = () => document.getElementById(`block-${block}`)
      // At once, so that the next key, however fast, is for this block.
      if (handle()) handle()?.focus()
      // Far away, the row is drawn only now, since it has become the current one.
      else requestAnimationFrame(() => requestAnimationFrame(() => handle()?.focus()))
    },
    [setCurrent],
  )
  return useMemo(
    () => ({
      edit(edit) {
        act(edit)
        setTask(undefined)
        focus(edit.block)
      },
      change(edit) {
        act(edit)
      },
      go(from, to) {
        const list = now.current
        const at = list.findIndex((block) => block.id === from)
        const next = to === 'first' ? 0 : to === 'last' ? list.length - 1 : at + (to === 'next' ? 1 : -1)
        const block = list[next]
        if (block) focus(block.id)
      },
      choose(block) {
        setCurrent(block)
      },
      begin(task) {
        setCurrent(task.block)
        setTask(task)
      },
      leave(block) {
        setTask(undefined)
        focus(block)
      },
    }),
    [act, focus, setCurrent, setTask],
  )
}
