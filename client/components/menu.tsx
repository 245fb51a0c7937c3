import { Check } from 'lucide-react'
import { createContext, type KeyboardEvent, type ReactNode, useContext } from 'react'
import { useLocation } from 'wouter'
import { classes } from './classes.ts'
import styles from './menu.module.css'
import type { Side } from './place.ts'
import { Popover, type PopoverTrigger } from './popover.tsx'

const Close = createContext<() => void>(() => undefined)

interface MenuProps {
  readonly label: string
  readonly trigger: (props: PopoverTrigger) => ReactNode
  readonly side?: Side | undefined
  /** `MenuItem`s and `MenuGroup`s. */
  readonly children: ReactNode
}

const itemsOf = (panel: HTMLElement) => [...panel.querySelectorAll<HTMLElement>('[role^="menuitem"]:not([aria-disabled="true"])')]

function move(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget)
  const now = items.findIndex((item) => item === document.activeElement)
  const to = (index: number) => {
    event.preventDefault()
    items.at(index % items.length)?.focus()
  }
  if (event.key === 'ArrowDown') to(now + 1)
  else if (event.key === 'ArrowUp') to(now <= 0 ? -1 : now - 1)
  else if (event.key === 'Home') to(0)
  else if (event.key === 'End') to(-1)
  else if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const rest = [...items.slice(now + 1), ...items.slice(0, now + 1)]
    rest.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus()
  }
}

/** A list of things to do, opened by a button; arrows, Home, End and first letters move in it. */
export const Menu = ({ label, trigger, side, children }: MenuProps) => (
  <Popover
    label={label}
    trigger={trigger}
    side={side}
    role="menu"
    panelProps={{ onKeyDown: move }}
    onOpen={(panel) => itemsOf(panel)[0]?.focus()}
  >
    {(close) => <Close value={close}>{children}</Close>}
  </Popover>
)

interface MenuItemProps {
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly onSelect?: (() => void) | undefined
  /** A screen to go to instead of something to do. */
  readonly href?: string | undefined
  /** Given, the item is one of several, of which one holds. */
  readonly checked?: boolean | undefined
  readonly danger?: boolean | undefined
  readonly disabled?: boolean | undefined
}

export function MenuItem({ icon, children, onSelect, href, checked, danger, disabled }: MenuItemProps) {
  const close = useContext(Close)
  const [, navigate] = useLocation()
  const select = () => {
    if (disabled) return
    close()
    onSelect?.()
    if (href !== undefined) navigate(href)
  }
  return (
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={checked}
      aria-disabled={disabled || undefined}
      tabIndex={-1}
      className={classes(styles['item'], danger && styles['danger'])}
      onClick={select}
      onPointerMove={(event) => event.pointerType === 'mouse' && event.currentTarget.focus({ preventScroll: true })}
    >
      <span className={styles['icon']} aria-hidden>
        {checked ? <Check /> : icon}
      </span>
      <span className={styles['words']}>{children}</span>
    </button>
  )
}

/** A heading over items of a menu, as a group of their own. */
export const MenuGroup = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div role="group" aria-label={label} className={styles['group']}>
    <div className={styles['heading']} aria-hidden>
      {label}
    </div>
    {children}
  </div>
)
