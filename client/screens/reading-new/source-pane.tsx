import { Trans } from '@lingui/react/macro'
import { useEffect, useMemo, useRef } from 'react'
import type { Block } from '#shared/reading/block.ts'
import type { Source } from './reading-new.tsx'
import { sourceAround } from './source-around.ts'
import styles from './source-pane.module.css'

/** The source beside what came out of it, at the block that is looked at. */
export function SourcePane({
  title,
  source,
  block,
  share,
}: {
  readonly title: string
  readonly source: Source
  readonly block: Block | undefined
  readonly share: number
}) {
  const around = useMemo(
    () => (source.text === undefined ? undefined : sourceAround(source.text, block?.text ?? '', share)),
    [source, block?.text, share],
  )
  const pane = useRef<HTMLDivElement>(null)
  const mark = useRef<HTMLElement>(null)
  useEffect(() => {
    const outer = pane.current
    const inner = mark.current
    if (outer && inner) outer.scrollTop = inner.offsetTop - outer.clientHeight / 3
  }, [around])
  return (
    <aside className={styles['source']}>
      <h2 className={styles['title']}>{title}</h2>
      {around ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        <div ref={pane} className={styles['text']} tabIndex={0} dir="auto">
          {around.cutBefore && '… '}
          {around.before}
          <mark ref={mark} className={styles['mark']}>
            {around.here}
          </mark>
          {around.after}
          {around.cutAfter && ' …'}
        </div>
      ) : (
        <p className={styles['none']}>
          <Trans>{source.name ?? ''} cannot be shown here. Open it beside this window to compare.</Trans>
        </p>
      )}
    </aside>
  )
}
