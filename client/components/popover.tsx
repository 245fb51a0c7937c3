import { type ComponentProps, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { classes } from './classes.ts'
import { placeBeside, type Side } from './place.ts'
import styles from './popover.module.css'

export interface PopoverTrigger {
  readonly ref: RefObject<HTMLButtonElement | null>
  readonly onClick: () => void
  readonly 'aria-expanded': boolean
  readonly 'aria-haspopup': 'dialog' | 'menu'
  readonly 'aria-controls': string | undefined
}

interface PopoverProps {
  /** Draws the button that opens it; it spreads what it gets. */
  readonly trigger: (props: PopoverTrigger) => ReactNode
  /** What it is, for assistive technology. */
  readonly label: string
  readonly side?: Side | undefined
  readonly role?: 'dialog' | 'menu' | undefined
  readonly className?: string | undefined
  readonly panelProps?: ComponentProps<'div'> | undefined
  /** Called once the panel stands. */
  readonly onOpen?: ((panel: HTMLElement) => void) | undefined
  readonly children: (close: () => void) => ReactNode
}

/** A small panel beside its button, in the top layer: it closes on Escape, on a press elsewhere, and gives the focus back. */
export function Popover({ trigger, label, side = 'start', role = 'dialog', className, panelProps, onOpen, children }: PopoverProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    const element = panel.current
    const anchor = button.current
    if (!open || !element || !anchor) return
    element.showPopover()
    const place = () => placeBeside(element, anchor, side)
    place()
    onOpen?.(element)
    // what is loaded into it makes it larger
    const sized = new ResizeObserver(place)
    sized.observe(element)
    addEventListener('resize', place)
    addEventListener('scroll', place, { capture: true, passive: true })
    return () => {
      sized.disconnect()
      removeEventListener('resize', place)
      removeEventListener('scroll', place, { capture: true })
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what it does on opening is asked once, when it opens
  }, [open, side])

  const close = () => {
    if (panel.current?.contains(document.activeElement)) button.current?.focus()
    setOpen(false)
  }
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    button.current?.focus()
    setOpen(false)
  }
  return (
    <>
      {trigger({
        ref: button,
        onClick: () => (open ? close() : setOpen(true)),
        'aria-expanded': open,
        'aria-haspopup': role,
        'aria-controls': open ? id : undefined,
      })}
      {open && (
        <div
          {...panelProps}
          id={id}
          ref={panel}
          popover="manual"
          role={role}
          aria-label={label}
          tabIndex={-1}
          className={classes(styles['panel'], className)}
          onKeyDown={(event) => {
            panelProps?.onKeyDown?.(event)
            onEscape(event.nativeEvent)
          }}
        >
          <Elsewhere inside={panel} button={button} onLeave={() => setOpen(false)} onEscape={onEscape} />
          {children(close)}
        </div>
      )}
    </>
  )
}

/** Closes on a press or a focus that is neither in the panel nor on its button, and on Escape where nothing else has the focus. */
function Elsewhere({
  inside,
  button,
  onLeave,
  onEscape,
}: {
  inside: RefObject<HTMLElement | null>
  button: RefObject<HTMLElement | null>
  onLeave: () => void
  onEscape: (event: KeyboardEvent) => void
}) {
  useEffect(() => {
    const leave = (event: Event) => {
      const target = event.target
      if (!(target instanceof Node) || inside.current?.contains(target) || button.current?.contains(target)) return
      onLeave()
    }
    const press = (event: KeyboardEvent) => {
      if (event.target === button.current || event.target === document.body) onEscape(event)
    }
    document.addEventListener('pointerdown', leave, true)
    document.addEventListener('focusin', leave, true)
    document.addEventListener('keydown', press, true)
    return () => {
      document.removeEventListener('keydown', press, true)
      document.removeEventListener('pointerdown', leave, true)
      document.removeEventListener('focusin', leave, true)
    }
  })
  return null
}
