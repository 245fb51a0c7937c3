/**
 * What is painted in a block, out of the passages that lie over it. However many overlap, there is one stretch of each
 * kind and two shades for depth: what is painted grows with what can be told apart, not with what was written.
 */
import type { Extent } from '#shared/anchoring/sentences.ts'
import { type Kind, kinds } from '#shared/margins/record.ts'
import type { Show, ShownPassage } from '../contract.ts'

export const layers = [...kinds, 'resolved', 'deep', 'deeper', 'new'] as const
export type Layer = (typeof layers)[number]

export interface Piece extends Extent {
  readonly kind: Kind
  readonly state: ShownPassage['state']
}

/** So many passages over one another make a place deep, and deeper. */
const DEEP = 2
const DEEPER = 4

/** The stretches of each layer in one block; those that touch are one. With `dim`, only the lines of the kinds. */
export function layersOf(pieces: readonly Piece[], show: Show): Map<Layer, Extent[]> {
  const painted = new Map<Layer, Extent[]>()
  if (show === 'none' || pieces.length === 0) return painted
  const turns = new Map<number, { layer: Layer; by: 1 | -1 }[]>()
  const note = (at: number, layer: Layer, by: 1 | -1) => {
    const there = turns.get(at)
    if (there) there.push({ layer, by })
    else turns.set(at, [{ layer, by }])
  }
  for (const piece of pieces) {
    if (piece.end <= piece.start) continue
    const own: Layer[] = [piece.state === 'resolved' ? 'resolved' : piece.kind]
    if (piece.state !== 'resolved' && show === 'all') own.push('deep')
    if (piece.state === 'new' && show === 'all') own.push('new')
    for (const layer of own) {
      note(piece.start, layer, 1)
      note(piece.end, layer, -1)
    }
  }
  const counts = new Map<Layer, number>()
  const open = new Map<Layer, number>()
  const set = (layer: Layer, holds: boolean, at: number) => {
    const since = open.get(layer)
    if (holds && since === undefined) open.set(layer, at)
    if (!holds && since !== undefined) {
      open.delete(layer)
      const there = painted.get(layer)
      if (there) there.push({ start: since, end: at })
      else painted.set(layer, [{ start: since, end: at }])
    }
  }
  for (const at of [...turns.keys()].sort((a, b) => a - b)) {
    for (const { layer, by } of turns.get(at) ?? []) counts.set(layer, (counts.get(layer) ?? 0) + by)
    for (const layer of counts.keys()) {
      const count = counts.get(layer) ?? 0
      if (layer !== 'deep') set(layer, count > 0, at)
      else {
        set('deep', count >= DEEP, at)
        set('deeper', count >= DEEPER, at)
      }
    }
  }
  return painted
}
