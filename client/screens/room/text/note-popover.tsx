import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { nest } from '#shared/reading/nested.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { placeBeside } from '../../../components/place.ts'
import styles from './note-popover.module.css'
import { Words } from './words.tsx'

export interface OpenNote {
  readonly block: Block
  readonly anchor: HTMLElement
}

interface NotePopoverProps {
  readonly note: OpenNote
  readonly onGo: (note: BlockId) => void
  readonly onClose: () => void
}

/** A footnote, opened where its mark stands. Escape or a press elsewhere closes it and the eyes are where they were. */
export function NotePopover({ note, onGo, onClose }: NotePopoverProps) {
  const { block, anchor } = note
  const { t } = useLingui()
  const panel = useRef<HTMLDivElement>(null)
  const close = useEffectEvent(onClose)

  useEffect(() => {
    const element = panel.current
    if (!element) return
    element.showPopover()
    const place = () => placeBeside(element, anchor, 'middle')
    place()
    element.focus({ preventScroll: true })
    const leave = (event: Event) => {
      if (event.target instanceof Node && !element.contains(event.target) && !anchor.contains(event.target)) close()
    }
    const leaveByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      anchor.focus({ preventScroll: true })
      close()
    }
    document.addEventListener('pointerdown', leave, true)
    document.addEventListener('keydown', leaveByKey)
    addEventListener('resize', place)
    addEventListener('scroll', place, { passive: true })
    return () => {
      document.removeEventListener('pointerdown', leave, true)
      document.removeEventListener('keydown', leaveByKey)
      removeEventListener('resize', place)
      removeEventListener('scroll', place)
    }
  }, [anchor])

  return (
    <div ref={panel} popover="manual" role="dialog" aria-label={t`Note ${block.marker ?? ''}`} tabIndex={-1} className={styles['panel']}>
      <div className={styles['words']} lang={block.lang} dir={block.dir}>
        <Words block={block} nested={nest(block.text, block.spans)} apart />
      </div>
      <div className={styles['foot']}>
        <button
          type="button"
          className={styles['go']}
          onClick={() => {
            onClose()
            onGo(block.id)
          }}
        >
          <Trans>Go to the note</Trans>
        </button>
        <IconButton
          label={t`Close`}
          icon={<X size={18} />}
          size="s"
          onClick={() => {
            anchor.focus({ preventScroll: true })
            onClose()
          }}
        />
      </div>
    </div>
  )
}
