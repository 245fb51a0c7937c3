/**
 * What the text page and the threads beside it agree on. Positions are in CSS pixels from the top of the room's body
 * (`RoomLayout`): the text column and the threads column begin there and scroll together with the window, so a thread
 * with `top: y` stands beside its passage.
 */
import type { ReactNode, RefObject } from 'react'
import type { Passage, Point } from '#shared/anchoring/passage.ts'
import type { BlockId, ReadingId, RecordId } from '#shared/ids.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Block, ReadingMeta } from '#shared/reading/block.ts'
import type { PersonLook } from './person-looks.ts'

export interface RoomReading {
  readonly id: ReadingId
  readonly version: number
  readonly meta: Pick<ReadingMeta, 'title' | 'author' | 'language'>
  readonly blocks: readonly Block[]
}

/** An annotation's passage as it stands in the version that is shown, already matched (`shared/anchoring/match.ts`). */
export interface ShownPassage {
  readonly id: RecordId
  readonly start: Point
  readonly end: Point
  readonly kind: Kind
  /** Whose it is, as it is painted, where the reader has chosen colours by person. */
  readonly person?: PersonLook
  readonly state: 'normal' | 'new' | 'mine' | 'resolved'
}

/** Show the annotations in the text, dim them to a line, or hide them. */
export const shows = ['all', 'dim', 'none'] as const
export type Show = (typeof shows)[number]

/** A stretch of the text that is marked for a while: what is being commented on, the spotlight. */
export interface Stretch {
  readonly start: Point
  readonly end: Point
}

/** Something else to do with a selection than to comment on it. */
export interface TextAction {
  readonly id: string
  readonly label: string
  readonly icon: ReactNode
  readonly act: (passage: Passage) => void
}

export interface TextPageProps {
  readonly reading: RoomReading
  /** A new array only when something in it changed. */
  readonly passages: readonly ShownPassage[]
  /** The thread that is open or under the pointer: its passage is full, the others step back. */
  readonly active?: RecordId | undefined
  /** Annotations and replies that begin in each block; shown at its end. */
  readonly counts: ReadonlyMap<BlockId, number>
  readonly show: Show
  /** The passage the composer stands at; it stays marked while the focus is in the composer. */
  readonly composing?: Stretch | undefined
  readonly spotlight?: Stretch | undefined
  /** False for observers and closed sessions: no ways to comment are offered. */
  readonly mayWrite: boolean
  /** Someone pressed a passage or a block's count; the narrowest passage first. A second press brings the next one first. */
  readonly onOpen: (ids: RecordId[]) => void
  /** The address names a post. @returns whether it is there; if not, it is asked again when more is */
  readonly onNamed: (post: RecordId) => boolean
  /** Someone wants to comment. `rect` is where the passage stands in the viewport. */
  readonly onCompose: (passage: Passage, rect: DOMRect) => void
  /** The block at the reader's eyes changed (for presence and for coming back). */
  readonly onReading?: (block: BlockId) => void
  readonly page: RefObject<TextPageHandle | null>
  readonly actions?: readonly TextAction[]
}

export interface TextPageHandle {
  /** The y of each shown passage's first line. Far from the screen it is an estimate, exact before it comes into view. */
  positions(): ReadonlyMap<RecordId, number>
  /** The y of a stretch's first line. */
  positionOf(stretch: Stretch): number | undefined
  /** Called after anything moved the passages: size, font, a section that came into view. @returns how to stop. */
  onLayout(listener: () => void): () => void
  /** Smooth where it is near and motion is welcome. Does not move the focus. */
  scrollToPassage(id: RecordId): void
  scrollToStretch(stretch: Stretch): void
  scrollToBlock(block: BlockId): void
  /** Puts the keyboard's focus at the block, on its own button. */
  focusBlock(block: BlockId): void
  /** Opens what finds words in the text. */
  find(): void
  /** The words of a stretch, with the limits of a quote. */
  describe(stretch: Stretch): Passage
}
