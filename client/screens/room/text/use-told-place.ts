import { type RefObject, useEffect } from 'react'
import type { BlockId } from '#shared/ids.ts'
import type { TextPageProps } from '../contract.ts'
import type { Page } from './page.ts'
import { CALM, readingPlace } from './reading-place.ts'
import type { Walk } from './walking.ts'

/** Tells where one reads, and lets the Tab key stop there. */
export function useToldPlace(page: Page, walk: RefObject<Walk | undefined>, latest: RefObject<TextPageProps>): void {
  useEffect(() => {
    let timer = 0
    let last: BlockId | undefined
    let stopping: ReturnType<typeof setTimeout> | undefined
    const stopHere = () => {
      stopping = undefined
      const block = page.blockAtEyes()
      if (block && !page.root()?.contains(document.activeElement)) walk.current?.setCurrent(page.frameOf(block))
    }
    const look = () => {
      timer = 0
      page.follow()
      const block = page.blockAtEyes()
      readingPlace.tell({ block: block?.id, ...page.window() })
      if (!block) return
      if (!walk.current?.current()) stopHere()
      else stopping ??= setTimeout(stopHere, CALM)
      if (block.id === last) return
      last = block.id
      latest.current.onReading?.(block.id)
    }
    const onScroll = () => {
      timer ||= requestAnimationFrame(look)
    }
    onScroll()
    const stop = page.onLayout(onScroll)
    addEventListener('scroll', onScroll, { passive: true })
    return () => {
      cancelAnimationFrame(timer)
      clearTimeout(stopping)
      stop()
      removeEventListener('scroll', onScroll)
    }
  }, [page, walk, latest])
}
