import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './icon-button.module.css'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** What it does, in words: its name, and its tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** The key that does the same, shown in the tooltip. */
  readonly shortcut?: string | undefined
  readonly size?: 's' | 'm' | undefined
}

/** A button that shows only a sign. Never for what matters alone: that has words. */
export function IconButton({ label, icon, shortcut, size = 'm', className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      {(hover) => (
        <button
          {...rest}
          {...hover(rest)}
          type={type}
          aria-label={label}
          aria-keyshortcuts={shortcut}
          className={classes(styles['button'], size === 's' && styles['s'], className)}
        >
          {icon}
        </button>
      )}
    </Tooltip>
  )
}
