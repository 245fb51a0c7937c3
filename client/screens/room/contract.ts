/**
 * Between the text page and what stands around it (threads, composer, strip). `room.tsx` wires the two; neither
 * imports the other.
 */
import type { Passage, Point } from '#shared/anchoring/passage.ts'
import type { BlockId, RecordId } from '#shared/ids.ts'
import type { Kind } from '#shared/margins/record.ts'
import type { Block, ReadingMeta } from '#shared/reading/block.ts'

/** A passage to be marked in the text: one for each thread that is shown. */
export interface Highlight {
  readonly id: RecordId
  readonly passage: Passage
  readonly kind: Kind
  readonly mine: boolean
  /** Posts in the thread, for the counts at paragraphs' ends and the minimap. */
  readonly posts: number
  readonly unread: boolean
}

/** How the annotations are drawn in the text. */
export type Marking = 'shown' | 'dimmed' | 'hidden'

export interface TextPageProps {
  readonly meta: ReadingMeta
  readonly blocks: readonly Block[]
  readonly version: number
  /** In passage order. The array keeps its identity while nothing of it changed. */
  readonly highlights: readonly Highlight[]
  readonly marking: Marking
  /** The thread that is open: its passage is drawn full, the others step back. */
  readonly active: RecordId | undefined
  /** The passage that is being written about. */
  readonly composing: Passage | undefined
  /** May this person write at all (else no selection bar and no comment buttons). */
  readonly mayWrite: boolean
  /** Somebody pressed marked text (threads there, innermost first) or a paragraph's count. */
  readonly onOpen: (threads: readonly RecordId[], block: BlockId) => void
  /** Somebody wants to comment on this passage: a selection, a sentence or a whole block. */
  readonly onCompose: (passage: Passage) => void
  /** Pressed beside everything: nothing is active any more. */
  readonly onLeave: () => void
  /** Called once with the handle when the page is there, with null when it goes. */
  readonly handle: (page: TextPageHandle | null) => void
}

/** What the room asks of the text page. All pixels are CSS pixels. */
export interface TextPageHandle {
  /** The element in which the text lies; its top is 0 for `topOf`. The document itself is what scrolls. */
  readonly element: HTMLElement
  /** Where a point of the text begins, below the top of `element`. Undefined if there is no such block. */
  topOf(point: Point): number | undefined
  /** Calls back when a `topOf` may give another answer (fonts, images, width, text size, folded notes). */
  onLayout(changed: () => void): () => void
  /** Brings a passage into view, if it is not, and lets it be seen. Moves the keyboard's focus there when asked to. */
  show(passage: Passage, options?: { readonly focus?: boolean; readonly smooth?: boolean }): void
  /** Gives the focus back to the text, at the passage where the person was. */
  focus(passage?: Passage): void
  /** The first block that is in view, for "where I am". */
  firstVisible(): BlockId | undefined
}
