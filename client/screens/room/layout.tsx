import { type ReactNode, useEffect, useRef } from 'react'
import styles from './layout.module.css'

interface RoomLayoutProps {
  readonly strip: ReactNode
  readonly outline: ReactNode
  readonly text: ReactNode
  readonly threads: ReactNode
  /** Phone: the sheet of threads and composer. Fixed to the bottom by its own styles. */
  readonly sheet?: ReactNode
  /** One more column, for facilitators; over the text where there is no room beside it. */
  readonly column?: ReactNode
  /** Middle widths: whether the column of threads is folded away. */
  readonly folded?: boolean
}

/**
 * The grid of the reading room. The window scrolls, and text and threads with it, so that a thread stays beside its
 * passage without any script; strip and outline stick. What is where is decided by the width of the window alone
 * (layout.module.css).
 */
export function RoomLayout({ strip, outline, text, threads, sheet, column, folded = false }: RoomLayoutProps) {
  const room = useRef<HTMLDivElement>(null)
  const band = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // the strip is higher with large text and with a notice in it; what sticks under it follows
    const sized = new ResizeObserver(([entry]) => {
      room.current?.style.setProperty('--strip-block', `${entry?.borderBoxSize[0]?.blockSize ?? 52}px`)
    })
    if (band.current) sized.observe(band.current)
    return () => sized.disconnect()
  }, [])
  return (
    <div ref={room} className={styles['room']} data-folded={folded || undefined} data-column={column ? true : undefined}>
      <div ref={band} className={styles['strip']}>
        {strip}
      </div>
      <div className={styles['body']}>
        <div className={styles['outline']}>{outline}</div>
        <main className={styles['text']} id="text">
          {text}
        </main>
        <aside className={styles['threads']}>{threads}</aside>
        {column && <div className={styles['column']}>{column}</div>}
      </div>
      {sheet}
    </div>
  )
}
