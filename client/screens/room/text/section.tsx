import { Trans, useLingui } from '@lingui/react/macro'
import { type CSSProperties, memo, type ReactNode, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { PrintedContext } from '../printed.ts'
import { BlockView } from './block.tsx'
import type { Page } from './page.ts'
import inRows from './rows.module.css'
import type { Section } from './sections.ts'
import styles from './text.module.css'

interface SectionViewProps {
  readonly section: Section
  readonly page: Page
  /** Counts of this section's blocks; the same map as long as they are the same. */
  readonly counts: ReadonlyMap<BlockId, number>
  readonly mayWrite: boolean
}

/** A section, or, until its turn comes, an empty place of about its size. */
export const SectionView = memo(function SectionView({ section, page, counts, mayWrite }: SectionViewProps) {
  const isFull = useSyncExternalStore(
    useCallback((listener: () => void) => page.filling.subscribe(section.index, listener), [page, section.index]),
    () => page.filling.isFull(section.index),
  )
  const printed = useContext(PrintedContext)
  const { i18n } = useLingui()
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    page.mount(section.index, element.current)
    return () => page.mount(section.index, null)
  }, [section.index, page])
  useEffect(() => {
    if (isFull) page.rendered(section.index)
  }, [isFull, page, section.index])
  const notes = section.blocks[0]?.type === 'footnote'
  return (
    <section
      ref={element}
      className={styles['section']}
      data-section={section.index}
      data-full={isFull || undefined}
      style={weighing(section.weight)}
      aria-busy={!isFull || undefined}
      role={notes ? 'doc-endnotes' : 'presentation'}
    >
      {isFull && (
        <>
          {notes && (
            <h2 className={inRows['notes-title']} lang={i18n.locale}>
              <Trans>Notes</Trans>
            </h2>
          )}
          {grouped(
            section.blocks,
            (block) => (
              <BlockView key={block.id} block={block} count={counts.get(block.id) ?? 0} mayWrite={mayWrite} />
            ),
            (some) => {
              const threads = some.flatMap(({ id }) => printed?.at.get(id) ?? [])
              return printed && threads.length > 0
                ? [<printed.Threads key={`${some[0]?.id} printed`} threads={threads} blocks={some} />]
                : []
            },
          )}
        </>
      )}
    </section>
  )
})

/** For the size of the place it takes while the browser skips it (text.module.css). */
const weighing = (weight: number): CSSProperties & Record<'--weight', number> => ({ '--weight': weight })

/** Rows stand in a table, items in a list. After each comes what is printed there. */
function grouped(
  blocks: readonly Block[],
  view: (block: Block) => ReactNode,
  after: (blocks: readonly Block[]) => readonly ReactNode[],
): ReactNode[] {
  const out: ReactNode[] = []
  for (let at = 0; at < blocks.length; ) {
    const first = blocks[at]
    if (!first) break
    let end = at + 1
    const isGroup = first.type === 'table-row' || first.type === 'list-item'
    while (isGroup && blocks[end]?.type === first.type) end++
    const some = blocks.slice(at, end)
    if (first.type === 'table-row') out.push(<Table key={first.id} rows={some} view={view} />)
    else if (first.type === 'list-item')
      out.push(
        <ul key={first.id} role="list" className={inRows['list']}>
          {some.map(view)}
        </ul>,
      )
    else out.push(view(first))
    out.push(...after(some))
    at = end
  }
  return out
}

function Table({ rows, view }: { readonly rows: readonly Block[]; readonly view: (block: Block) => ReactNode }) {
  const heads = rows.findIndex((row) => !row.head)
  const body = heads === -1 ? rows.length : heads
  return (
    // a wide table scrolls by itself; with the Tab key one can reach it and scroll
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={inRows['table']} tabIndex={0} role="group">
      <table>
        {body > 0 && <thead>{rows.slice(0, body).map(view)}</thead>}
        <tbody>{rows.slice(body).map(view)}</tbody>
      </table>
    </div>
  )
}
