import { type MouseEvent, useRef } from 'react'
import type { IntervalIndex } from '#shared/anchoring/intervals.ts'
import { BlockId, type RecordId } from '#shared/ids.ts'
import type { Block } from '#shared/reading/block.ts'
import { characterAt } from '../../../anchoring/pressed.ts'
import type { ShownPassage, Stretch } from '../contract.ts'
import type { Page } from './page.ts'
import { createTurns } from './pressing.ts'
import type { TextTools } from './use-text-tools.ts'
import { wholeOf } from './whole-of.ts'

interface Pressed {
  readonly page: Page
  readonly tools: TextTools
  /** What lies where. */
  readonly index: IntervalIndex<RecordId>
  readonly passages: ReadonlyMap<RecordId, ShownPassage>
  readonly compose: (stretch: Stretch) => void
  readonly onOpen: (ids: RecordId[]) => void
}

/** What a press in the text does: on a block's ways, on a link to a note or back from it, on the words themselves. */
export function useTextPresses({ page, tools, index, passages, compose, onOpen }: Pressed): (event: MouseEvent) => void {
  const turns = useRef(createTurns())

  const onWay = (way: HTMLElement, block: Block) => {
    if (way.dataset['way'] === 'open') onOpen(startingFirst(index.in(block.id), passages, block.id))
    else if (way.dataset['way'] === 'comment') compose(wholeOf(block))
    else tools.setSentences({ block, anchor: way })
  }
  /** @returns whether the link leads to a place in the text, and was followed. */
  const onLink = (link: HTMLAnchorElement): boolean => {
    const { note, back } = link.dataset
    const noteBlock = note === undefined ? undefined : page.blockOf(BlockId.parse(note))
    if (noteBlock) {
      tools.setNote({ block: noteBlock, anchor: link })
      return true
    }
    if (back === undefined) return false
    page.scrollToPoint({ block: BlockId.parse(back), offset: 0 })
    document.getElementById(link.hash.slice(1))?.focus({ preventScroll: true })
    return true
  }
  return (event) => {
    const { target } = event
    if (!(target instanceof Element) || event.button !== 0) return
    const frame = target.closest<HTMLElement>('[data-frame]')
    const block = frame ? page.byAnchor.get(frame.id) : undefined
    const way = target.closest<HTMLElement>('[data-way]')
    if (way && block) {
      onWay(way, block)
      return
    }
    const link = target.closest<HTMLAnchorElement>('a[href]')
    if (link) {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && onLink(link)) event.preventDefault()
      return
    }
    if (!document.getSelection()?.isCollapsed) return
    const point = characterAt(event.clientX, event.clientY)
    const ids = point ? index.at(point.block, point.offset) : []
    if (ids.length > 0) onOpen(turns.current(ids))
  }
}

/** Those that begin in the block before those that only reach into it. */
function startingFirst(ids: readonly RecordId[], passages: ReadonlyMap<RecordId, ShownPassage>, block: BlockId): RecordId[] {
  const beginsHere = (id: RecordId) => passages.get(id)?.start.block === block
  return [...ids.filter(beginsHere), ...ids.filter((id) => !beginsHere(id))]
}
