import { createContext, type RefObject, useContext } from 'react'
import type { PromptId, RecordId } from '#shared/ids.ts'
import type { Walk } from '#shared/projections/choose-threads.ts'
import type { Post } from '#shared/projections/post.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Live } from '../../stores/live.ts'
import type { Room } from '../../stores/room.ts'
import type { Target } from '../../stores/write.ts'
import type { RoomReading, Show, TextPageHandle } from './contract.ts'

/** What stands open for writing. */
export interface Writing {
  /** The key of the draft, and of what is posted. */
  readonly id: RecordId
  readonly on: Target
  /** What is being changed, if it is not new. */
  readonly editing?: Post
  /** Words that the composer begins with. */
  readonly begin?: string
  /** The prompt that it answers. */
  readonly prompt?: PromptId
}

/** What stays as it is while threads are opened, written in and walked through. */
export interface Ground {
  readonly room: Room
  /** Who is here and how the session stands; absent until it is connected. */
  readonly live: Live | undefined
  readonly reading: RoomReading
  readonly page: RefObject<TextPageHandle | null>
  /** Opens a thread; `reach` also brings its passage into view, `focus` moves the keyboard there. */
  readonly open: (id: RecordId | undefined, how?: { readonly reach?: boolean; readonly focus?: boolean; readonly post?: RecordId }) => void
  readonly write: (on: Target, more?: { readonly editing?: Post; readonly begin?: string; readonly prompt?: PromptId }) => void
  /** The composer goes; drafts stay. */
  readonly stopWriting: () => void
}

/** What the person looks at and does in the room: the state of the screen, and how it is changed. */
export interface Stage extends Ground {
  /** The open thread. */
  readonly active: RecordId | undefined
  readonly writing: Writing | undefined
  readonly show: Show
  /** What `step` goes through: all annotations, or those of one state. */
  readonly walk: Walk
  readonly setWalk: (walk: Walk) => void
  /** To the next or the previous annotation in the text, going round; `through` instead of what is chosen. */
  readonly step: (by: 1 | -1, through?: (thread: Thread) => boolean) => void
  readonly setShow: (show: Show) => void
}

export const GroundContext = createContext<Ground | undefined>(undefined)
export const StageContext = createContext<Stage | undefined>(undefined)

/** For what stands in every thread: it is not drawn anew when another thread is opened, as what asks for the stage is. */
export function useGround(): Ground {
  const ground = useContext(GroundContext)
  if (!ground) throw new Error('this component stands only in the reading room')
  return ground
}

export function useStage(): Stage {
  const stage = useContext(StageContext)
  if (!stage) throw new Error('this component stands only in the reading room')
  return stage
}
