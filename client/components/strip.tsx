import { type KeyboardEvent, type ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './strip.module.css'

interface StripProps {
  readonly label: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** The quiet band on top of a screen. */
export const Strip = ({ className, children }: Omit<StripProps, 'label'>) => (
  <header data-strip className={classes(styles['strip'], className)}>
    {children}
  </header>
)

/** A row of controls that is one stop of the Tab key; arrows move within it (ARIA toolbar). */
export function Toolbar({ label, className, children }: StripProps) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined && event.key !== 'Home' && event.key !== 'End') return
    if (event.target instanceof HTMLInputElement && event.target.type === 'text') return
    const controls = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled), a[href], select, input')]
    const now = controls.findIndex((control) => control === document.activeElement)
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? controls.length - 1 : now + (step ?? 0) * forward
    const next = controls.at(to % controls.length)
    if (!next) return
    event.preventDefault()
    for (const control of controls) control.tabIndex = control === next ? 0 : -1
    next.focus()
  }
  return (
    <div
      role="toolbar"
      aria-label={label}
      className={classes(styles['toolbar'], className)}
      onKeyDown={move}
      ref={(bar) => {
        const controls = [...(bar?.querySelectorAll<HTMLElement>('button, a[href], select, input') ?? [])]
        if (controls.filter((control) => control.tabIndex === 0).length > 1)
          controls.forEach((control, i) => (control.tabIndex = i === 0 ? 0 : -1))
      }}
    >
      {children}
    </div>
  )
}
