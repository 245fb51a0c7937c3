import { type RefObject, useEffect, useRef } from 'react'
import { RecordId } from '#shared/ids.ts'
import type { ShownPassage, TextPageProps } from '../contract.ts'
import type { Page } from './page.ts'

/** `#p12` and `#b-…` lead to a block, `#t-<record>` to a passage, as soon as it is there; now and when the address changes. */
export function useAddresses(page: Page, shown: ReadonlyMap<RecordId, ShownPassage>, latest: RefObject<TextPageProps>): void {
  const awaited = useRef<RecordId>(undefined)
  const there = useRef(shown)
  useEffect(() => {
    there.current = shown
    openAwaited(page, awaited, shown, latest)
  }, [page, shown, latest])
  useEffect(() => {
    const go = () => {
      const anchor = decodeURIComponent(location.hash.slice(1))
      const block = page.byAnchor.get(anchor)
      if (block) page.scrollToPoint({ block: block.id, offset: 0 })
      awaited.current = anchor.startsWith('t-') ? RecordId.safeParse(anchor.slice(2)).data : undefined
      openAwaited(page, awaited, there.current, latest)
    }
    go()
    addEventListener('hashchange', go)
    return () => removeEventListener('hashchange', go)
  }, [page, latest])
}

function openAwaited(
  page: Page,
  awaited: RefObject<RecordId | undefined>,
  shown: ReadonlyMap<RecordId, ShownPassage>,
  latest: RefObject<TextPageProps>,
): void {
  const passage = awaited.current && shown.get(awaited.current)
  if (!passage) return
  awaited.current = undefined
  page.scrollToPoint(passage.start)
  latest.current.onOpen([passage.id])
}
