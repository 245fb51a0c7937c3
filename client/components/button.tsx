import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './button.module.css'
import { classes } from './classes.ts'
import { Spinner } from './spinner.tsx'

interface Look {
  /** `primary`: the one next action of a screen; `plain`: any other; `quiet`: no edge until wanted; `danger`: takes something away. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger' | undefined
  readonly size?: 's' | 'm' | 'l' | undefined
  readonly icon?: ReactNode
}

export interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Its action is under way: the button stays where it is and as wide as it was, and cannot be pressed again. */
  readonly busy?: boolean | undefined
}

const look = ({ look: kind = 'plain', size = 'm' }: Look) => classes(styles['button'], styles[kind], size !== 'm' && styles[size])

export function Button({ look: kind, size, icon, busy = false, className, children, type = 'button', onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classes(look({ look: kind, size }), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <Spinner /> : icon}
      {children !== undefined && <span className={styles['label']}>{children}</span>}
    </button>
  )
}

interface ButtonLinkProps extends Look {
  readonly href: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A way to another screen that looks like a button. */
export function ButtonLink({ href, className, children, icon, ...rest }: ButtonLinkProps) {
  return (
    <Link href={href} className={classes(look(rest), className)}>
      {icon}
      <span className={styles['label']}>{children}</span>
    </Link>
  )
}
