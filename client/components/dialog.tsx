import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'

interface DialogProps {
  readonly title: ReactNode
  /** Called when the person closes it: by its button, by Escape, or by pressing beside it. */
  readonly onClose: () => void
  readonly children: ReactNode
  /** What can be done, the primary action last. */
  readonly actions?: ReactNode
  /** `full`: as much of the window as there is, for what stands side by side. */
  readonly wide?: boolean | 'full' | undefined
}

/** A question or a small task over the page, modal. It is open for as long as it is rendered; the focus returns to where it was. */
export function Dialog({ title, onClose, children, actions, wide }: DialogProps) {
  const { t } = useLingui()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    const opened = dialog.current
    opened?.showModal()
    return () => {
      opened?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={classes(styles['dialog'], wide && styles[wide === 'full' ? 'full' : 'wide'])}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className={styles['sheet']}>
        <header className={styles['head']}>
          <h2 id={id} className={styles['title']} tabIndex={-1}>
            {title}
          </h2>
          <IconButton label={t`Close`} icon={<X />} onClick={onClose} className={styles['close']} />
        </header>
        <div className={styles['body']}>{children}</div>
        {actions && <footer className={styles['actions']}>{actions}</footer>}
      </div>
    </dialog>
  )
}

interface QuestionProps {
  readonly title: ReactNode
  readonly children: ReactNode
  /** What the button says that does it. */
  readonly yes: ReactNode
  readonly danger?: boolean | undefined
  readonly busy?: boolean | undefined
  readonly onYes: () => void
  readonly onNo: () => void
}

/** Asks before something that cannot be undone. */
export const Question = ({ title, children, yes, danger, busy, onYes, onNo }: QuestionProps) => (
  <Dialog
    title={title}
    onClose={onNo}
    actions={
      <>
        <Button look="quiet" onClick={onNo}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onYes}>
          {yes}
        </Button>
      </>
    }
  >
    {children}
  </Dialog>
)
