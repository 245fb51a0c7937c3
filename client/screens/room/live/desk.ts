import { createContext, type ReactNode, useContext } from 'react'
import type { Passage } from '#shared/anchoring/passage.ts'
import type { State } from '#shared/protocol/live/state.ts'
import type { Command } from '#shared/session/command.ts'
import type { Target } from '#shared/session/live.ts'
import type { Line, Live } from '../../../stores/live.ts'
import type { Stretch } from '../contract.ts'

/** What is said once a command has been taken, and what undoes it. */
export interface Done {
  readonly said?: string
  readonly undo?: Command
  /** What is said instead where somebody was quicker, so that nothing was done. */
  readonly late?: (now: State) => string
  /** Where one command does not undo it. */
  readonly undoing?: () => void
}

/** The live session at hand: how it stands, and the ways to act in it. */
export interface Desk {
  readonly live: Live | undefined
  /** Absent until the server has said it. */
  readonly state: State | undefined
  readonly line: Line
  readonly isFacilitator: boolean
  /** Gives a command; a refusal is said. @returns whether it was taken */
  readonly give: (command: Command, done?: Done) => Promise<boolean>
  /** Opens one dialog over the room. */
  readonly ask: (draw: (close: () => void) => ReactNode) => void
  /** What the person is at: a selection, the paragraph with the focus or at the eyes. */
  readonly here: () => Passage | undefined
  /** "¶ 7", "¶ 7–9", or the beginning of the words where there is no number. */
  readonly placeOf: (stretch: Stretch) => string
  /** Where a target stands in the version shown, as far as the person can see it; undefined also where that has no place for it. */
  readonly stretchOf: (target: Target) => Stretch | undefined
  /** A correction has taken away the words of the target. */
  readonly isUnplaced: (target: Target) => boolean
  /** What to call the place of a target: as `placeOf`, or that it has none any more; undefined for what cannot be seen. */
  readonly nameOf: (target: Target) => string | undefined
  /** Goes there; a thread is opened. */
  readonly goTo: (target: Target) => void
  /** Whether one goes along with the spotlight. */
  readonly follows: boolean
  readonly follow: (follows: boolean) => void
}

export const DeskContext = createContext<Desk | undefined>(undefined)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('this component stands only in a live session')
  return desk
}
