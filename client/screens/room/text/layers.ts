/**
 * What is painted in a block, out of the passages that lie over it. However many overlap, a place has one tint, that of
 * the passage that began last (the narrowest, as one reads), the lines of all their kinds (or of all who wrote them), and two shades for depth:
 * what is painted grows with what can be told apart, and the words stay readable.
 */
import type { Extent } from '#shared/anchoring/sentences.ts'
import { type Kind, kinds } from '#shared/margins/record.ts'
import type { Show, ShownPassage } from '../contract.ts'
import { LOOKS, type PersonLook } from '../person-looks.ts'

/** What a passage is painted as: its kind, or who wrote it. */
export type Look = Kind | `person-${PersonLook}`
export const lookOf = ({ kind, person }: Pick<ShownPassage, 'kind' | 'person'>): Look => (person === undefined ? kind : `person-${person}`)
const personLayers: readonly Look[] = Array.from({ length: LOOKS }, (_, look) => `person-${look}` as const)

export type Layer = `tint-${Look}` | `line-${Look}` | 'resolved' | 'deep' | 'deeper' | 'new'
export const layers: readonly Layer[] = [
  ...[...kinds, ...personLayers].map((look) => `tint-${look}` as const),
  ...[...kinds, ...personLayers].map((look) => `line-${look}` as const),
  'resolved',
  'deep',
  'deeper',
  'new',
]

export interface Piece extends Extent {
  readonly look: Look
  readonly state: ShownPassage['state']
}

/** So many passages over one another make a place deep, and deeper. */
const DEEP = 2
const DEEPER = 4

/** The stretches of each layer in one block; those that touch are one. With `dim`, only the lines of the kinds. */
export function layersOf(pieces: readonly Piece[], show: Show): Map<Layer, Extent[]> {
  const painted = new Map<Layer, { start: number; end: number }[]>()
  if (show === 'none' || pieces.length === 0) return painted
  const byStart = pieces.filter((piece) => piece.end > piece.start).sort((a, b) => a.start - b.start || b.end - a.end)
  const turns = [...new Set(byStart.flatMap((piece) => [piece.start, piece.end]))].sort((a, b) => a - b)
  let next = 0
  let open: Piece[] = []
  for (const [turn, start] of turns.entries()) {
    const end = turns[turn + 1]
    if (end === undefined) break
    open = open.filter((piece) => piece.end > start)
    for (let piece = byStart[next]; piece && piece.start <= start; piece = byStart[++next]) open.push(piece)
    for (const layer of layersAt(open, show)) {
      const there = painted.get(layer)
      const last = there?.at(-1)
      if (last?.end === start) last.end = end
      else if (there) there.push({ start, end })
      else painted.set(layer, [{ start, end }])
    }
  }
  return painted
}

/** What is painted where these passages lie, in the order in which they began. */
function layersAt(open: readonly Piece[], show: Show): ReadonlySet<Layer> {
  const here = new Set<Layer>()
  const standing = open.filter((piece) => piece.state !== 'resolved')
  if (standing.length < open.length) here.add('resolved')
  for (const piece of standing) {
    here.add(`line-${piece.look}`)
    if (piece.state === 'new' && show === 'all') here.add('new')
  }
  const top = standing.at(-1)
  if (top && show === 'all') here.add(`tint-${top.look}`)
  if (standing.length >= DEEP && show === 'all') here.add('deep')
  if (standing.length >= DEEPER && show === 'all') here.add('deeper')
  return here
}
