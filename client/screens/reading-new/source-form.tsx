import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react'
import { limits } from '#shared/limits.ts'
import type { ImportedReading } from '#shared/reading/block.ts'
import { Button } from '../../components/button.tsx'
import { carries } from '../../components/carries.ts'
import { classes } from '../../components/classes.ts'
import { ErrorBox } from '../../components/error-box.tsx'
import { FailureBox } from '../../components/failure-box.tsx'
import { SelectField, TextArea } from '../../components/field.tsx'
import { Form, focusFirstWrong } from '../../components/form.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { bringText, type ImportStage } from '../../requests/imports.ts'
import { looksLikeMarkdown, worthKeeping } from './pasted.ts'
import type { Source } from './reading-new.tsx'
import styles from './source-form.module.css'

const accepted = '.txt,.md,.markdown,.html,.htm,.xhtml,.docx,.epub,.pdf'
const shown = /\.(txt|md|markdown)$/i

type Brought =
  | { readonly is: 'text'; readonly format: 'text' | 'markdown' | 'html'; readonly text: string; readonly plain: string }
  | { readonly is: 'file'; readonly file: File }

interface SourceFormProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly onBrought: (source: Source, reading: ImportedReading) => void
}

/** The text itself: pasted, typed, or as a file. */
export function SourceForm({ text, onText, onBrought }: SourceFormProps) {
  const { t } = useLingui()
  const [rich, setRich] = useState<{ readonly html: string; readonly plain: string }>()
  const [chosen, setChosen] = useState<'text' | 'markdown' | 'html'>()
  const [tried, setTried] = useState(false)
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState<string>()
  const [stage, setStage] = useState<ImportStage>()
  const picker = useRef<HTMLInputElement>(null)
  const leaving = useRef<AbortController>(undefined)
  // Once the pasted text is changed by hand, its formatting no longer belongs to it.
  const formatted = rich !== undefined && rich.plain === text.trim()
  const guess = formatted ? 'html' : looksLikeMarkdown(text) ? 'markdown' : 'text'
  const format = chosen === undefined || (chosen === 'html' && !formatted) ? guess : chosen

  const bring = useMutation({
    mutationFn: async (brought: Brought) => {
      const { signal } = (leaving.current = new AbortController())
      setStage(undefined)
      if (brought.is === 'text') {
        const body = { format: brought.format, text: brought.text }
        return { source: { text: brought.plain, name: undefined }, reading: await bringText('/imports', { body, signal }, setStage) }
      }
      const { file } = brought
      const reading = await bringText(`/imports?name=${encodeURIComponent(file.name)}`, { body: file, signal }, setStage)
      return { source: { text: reading.source ?? (shown.test(file.name) ? await file.text() : undefined), name: file.name }, reading }
    },
    onSuccess: ({ source, reading }) => onBrought(source, reading),
  })
  const cancelled = bring.error instanceof DOMException && bring.error.name === 'AbortError'

  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const file = event.clipboardData.files[0]
    if (file) {
      event.preventDefault()
      return bringFile(file)
    }
    const html = event.clipboardData.getData('text/html')
    const plain = event.clipboardData.getData('text/plain').replaceAll('\r\n', '\n')
    const replacesAll = event.currentTarget.selectionEnd - event.currentTarget.selectionStart === text.length
    if (replacesAll && worthKeeping(html)) setRich({ html, plain: plain.trim() })
  }
  const bringFile = (file: File) => {
    setTooLarge(file.size > limits.uploadBytes ? file.name : undefined)
    if (file.size <= limits.uploadBytes) bring.mutate({ is: 'file', file })
  }
  const drop = (event: DragEvent) => {
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (!file) return
    event.preventDefault()
    bringFile(file)
  }
  const submit = () => {
    setTried(true)
    if (text.trim() === '') return focusFirstWrong()
    bring.mutate({ is: 'text', format, text: format === 'html' && rich ? rich.html : text, plain: text })
  }
  const name = bring.variables?.is === 'file' ? bring.variables.file.name : undefined
  return (
    <Page title={t`Bring a reading`}>
      <div
        className={styles['screen']}
        onDragOver={(event) => {
          if (!carries(event.nativeEvent, 'Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={(event) =>
          (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) || setOver(false)
        }
        onDrop={drop}
      >
        <Heading
          below={<Trans>Paste a text or choose a file. Then you see what comes out, and can mend it, before anyone else does.</Trans>}
        >
          <Trans>Bring a reading</Trans>
        </Heading>
        {bring.isPending ? (
          <div className={styles['working']}>
            {stage === undefined && <Spinner />}
            <p id="import-what" role="status">
              {stage?.is !== 'reading' ? (
                name === undefined ? (
                  <Trans>Sending the text</Trans>
                ) : (
                  <Trans>
                    Sending <bdi>{name}</bdi>
                  </Trans>
                )
              ) : name === undefined ? (
                <Trans>Reading the text</Trans>
              ) : (
                <Trans>
                  Reading <bdi>{name}</bdi>
                </Trans>
              )}
            </p>
            {stage && <ProgressBar done={stage.done} total={1} labelledBy="import-what" />}
            <p className={styles['patience']}>
              <Trans>A whole book takes some seconds.</Trans>
            </p>
            <Button onClick={() => leaving.current?.abort()}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
        ) : (
          <Form onSubmit={submit}>
            <div className={classes(styles['file'], over && styles['over'])}>
              <FileText aria-hidden className={styles['sign']} />
              <div>
                <p>
                  <Trans>Drop a file here: text, Markdown, a saved web page, Word, EPUB, or PDF with text.</Trans>
                </p>
              </div>
              <input
                ref={picker}
                type="file"
                accept={accepted}
                hidden
                aria-label={t`File`}
                onChange={(event) => {
                  const file = event.currentTarget.files?.[0]
                  event.currentTarget.value = ''
                  if (file) bringFile(file)
                }}
              />
              <Button onClick={() => picker.current?.click()}>
                <Trans>Choose a file</Trans>
              </Button>
            </div>
            {tooLarge !== undefined && (
              <ErrorBox title={<Trans>{tooLarge} is larger than 50 MB.</Trans>}>
                <Trans>Nothing was sent. Take out its pictures, or copy the text and paste it.</Trans>
              </ErrorBox>
            )}
            {bring.error && !cancelled && <FailureBox error={bring.error} />}
            <TextArea
              label={t`Or paste the text`}
              className={styles['text']}
              rows={14}
              value={text}
              spellCheck={false}
              dir="auto"
              error={tried && text.trim() === '' ? t`Paste or type a text first.` : undefined}
              onPaste={paste}
              onChange={(event) => onText(event.currentTarget.value)}
            />
            {text.trim() !== '' && (
              <SelectField
                label={t`Read it as`}
                hint={formatted ? t`What you pasted has formatting, such as headings, emphasis or notes.` : undefined}
                value={format}
                onChange={(event) => setChosen((['text', 'markdown', 'html'] as const).find((one) => one === event.currentTarget.value))}
              >
                {formatted && <option value="html">{t`Formatted text: keep the formatting`}</option>}
                <option value="text">{t`Plain text`}</option>
                <option value="markdown">{t`Markdown`}</option>
              </SelectField>
            )}
            <div>
              <Button type="submit" look="primary" size="l">
                <Trans>Show what comes out</Trans>
              </Button>
            </div>
          </Form>
        )}
      </div>
    </Page>
  )
}
