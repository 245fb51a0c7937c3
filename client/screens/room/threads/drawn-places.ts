/**
 * Which threads beside the text are drawn: those in the window and near it at once, those farther on a few in each frame,
 * so that no frame of a scrolled page has many to draw. Pure; all in CSS px of the column.
 */
import type { Place } from './place-threads.ts'

export interface View {
  readonly top: number
  readonly height: number
}

/** As near to the window as this nothing may be missing: so far one scrolls in a few frames. */
const NEAR = 250
/** They are drawn ahead as far as this, and put away when they are farther than that. */
const AHEAD = 900
const KEPT = 1_500
/** So many are drawn ahead in one frame. */
const AT_ONCE = 3

/** How far a place is from what the window shows. */
const awayFrom = (view: View, { top }: Place, height: number): number => Math.max(view.top - top - height, top - view.top - view.height, 0)

export const isNear = (place: Place, height: number, view: View): boolean => awayFrom(view, place, height) <= NEAR

/**
 * @param places in the order of the text
 * @param before ids of those that are drawn already
 * @param always whether one is drawn wherever it stands
 * @returns what is drawn now, in the order of the text, and whether more is to be drawn in the next frame
 */
export function drawnPlaces(
  places: readonly Place[],
  heightOf: (id: string) => number,
  view: View,
  before: ReadonlySet<string>,
  always: (id: string) => boolean,
): { readonly places: readonly Place[]; readonly more: boolean } {
  const waiting: { readonly id: string; readonly away: number }[] = []
  const drawn = new Set<string>()
  for (const place of places) {
    const { id } = place
    const away = awayFrom(view, place, heightOf(id))
    if (always(id) || away <= NEAR || (away <= KEPT && before.has(id))) drawn.add(id)
    else if (away <= AHEAD) {
      waiting.push({ id, away })
    }
  }
  const next = new Set(
    waiting
      .sort((one, other) => one.away - other.away)
      .slice(0, AT_ONCE)
      .map(({ id }) => id),
  )
  return { places: places.filter(({ id }) => drawn.has(id) || next.has(id)), more: waiting.length > AT_ONCE }
}
