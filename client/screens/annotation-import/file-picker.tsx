import { Trans, useLingui } from '@lingui/react/macro'
import { FileJson } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { carries } from '../../components/carries.ts'
import { classes } from '../../components/classes.ts'
import type { ImportTarget } from '../../requests/annotation-imports.ts'
import styles from './annotation-import.module.css'

/** Takes a file: chosen, or dropped. */
export function FilePicker({ target, onFile }: { readonly target: ImportTarget; readonly onFile: (file: File) => void }) {
  const { t } = useLingui()
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <div
      className={classes(styles['file'], over && styles['over'])}
      onDragOver={(event) => {
        if (!carries(event.nativeEvent, 'Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (!file) return
        event.preventDefault()
        onFile(file)
      }}
    >
      <FileJson aria-hidden className={styles['sign']} />
      <p>
        {target.is === 'session' ? (
          <Trans>
            A file of annotations: Catena’s JSON or JSON-LD, other Web Annotations in JSON-LD, or the JSON that Hypothesis exports.
          </Trans>
        ) : (
          <Trans>
            A session that was exported from Catena as JSON. It comes with its text, its people, its groups and all that was written.
          </Trans>
        )}
      </p>
      <input
        ref={picker}
        type="file"
        accept=".json,.jsonld,application/json,application/ld+json"
        hidden
        aria-label={t`File`}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
      <Button onClick={() => picker.current?.click()}>
        <Trans>Choose a file</Trans>
      </Button>
    </div>
  )
}
