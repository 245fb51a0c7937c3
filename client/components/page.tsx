import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { classes } from './classes.ts'
import { DisplayMenu } from './display-menu.tsx'
import styles from './page.module.css'
import { Strip } from './strip.tsx'
import { SkipLink } from './visually-hidden.tsx'

interface PageProps {
  /** The title of the window: the most particular thing first. */
  readonly title: string
  /** `narrow`: one thing to do; `wide`: lists and tables; `full`: the screen lays itself out. */
  readonly width?: 'narrow' | 'wide' | 'full'
  /** Stands in the strip, after the name. */
  readonly strip?: ReactNode
  /** Leaves the account out, where one is just about to come in. */
  readonly quiet?: boolean
  readonly children: ReactNode
}

/** The frame of every screen but the reading room: a strip on top, the page below it. */
export function Page({ title, width = 'wide', strip, quiet = false, children }: PageProps) {
  const { t } = useLingui()
  useWindowTitle(title)
  return (
    <>
      <SkipLink to="page">{t`Skip to the page`}</SkipLink>
      <Strip>
        <Brand />
        <div className={styles['between']}>{strip}</div>
        <DisplayMenu />
        {!quiet && <AccountMenu />}
      </Strip>
      <main id="page" tabIndex={-1} className={classes(styles['page'], styles[width])}>
        {children}
      </main>
    </>
  )
}

export function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Catena' : `${title} · Catena`
  }, [title])
}
