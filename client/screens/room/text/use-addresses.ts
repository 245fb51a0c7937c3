import { type RefObject, useEffect, useRef } from 'react'
import type { RecordId } from '#shared/ids.ts'
import type { ShownPassage, TextPageProps } from '../contract.ts'
import { namedPost } from '../named-post.ts'
import type { Page } from './page.ts'

/** `#p12` and `#b-…` lead to a block, `#t-<record>` to a thread, as soon as it is there; now and when the address changes. */
export function useAddresses(page: Page, shown: ReadonlyMap<RecordId, ShownPassage>, latest: RefObject<TextPageProps>): void {
  const awaited = useRef<RecordId>(undefined)
  useEffect(() => openAwaited(awaited, latest), [shown, latest])
  useEffect(() => {
    const go = () => {
      const block = page.byAnchor.get(location.hash.slice(1))
      if (block) page.scrollToPoint({ block: block.id, offset: 0 })
      awaited.current = namedPost()
      openAwaited(awaited, latest)
    }
    go()
    addEventListener('hashchange', go)
    return () => removeEventListener('hashchange', go)
  }, [page, latest])
}

function openAwaited(awaited: RefObject<RecordId | undefined>, latest: RefObject<TextPageProps>): void {
  if (awaited.current && latest.current.onNamed(awaited.current)) awaited.current = undefined
}
