/**
 * Where threads stand beside the text. Pure: wished places and heights in, places out. All in CSS pixels from the top of
 * the column.
 */
export interface Wish {
  readonly id: string
  /** Where its passage begins. */
  readonly top: number
  readonly height: number
  /** Threads of one paragraph share a group; the groups come in text order. */
  readonly group: string
  /** It is open, or being written: it is always shown, exactly at its passage if there is room above for nothing else. */
  readonly anchor?: boolean
}
export interface Place {
  readonly id: string
  readonly top: number
}
/** Stands for the threads of a group for which there is no room. */
export interface More {
  readonly group: string
  readonly top: number
  readonly hidden: readonly string[]
}
export interface Placing {
  readonly places: readonly Place[]
  readonly more: readonly More[]
  /** Where the last of them ends. */
  readonly end: number
}
export interface Room {
  readonly gap: number
  /** How far a thread may stand below its passage before those of a crowded paragraph are folded into "n more". */
  readonly drift: number
  readonly moreHeight: number
  /** Groups of which everything is shown, whatever the crowd. */
  readonly open: ReadonlySet<string>
  /** Nothing stands above this. */
  readonly start: number
}

/**
 * Threads at their passages, none over another. Each stands at its passage or just below the one before; where a
 * paragraph has more than there is room for, the rest is folded. The anchor stands exactly at its passage: those above
 * it give way upwards, those below downwards. A place depends only on what comes before it and on the anchor, so a new
 * thread moves nothing above itself.
 */
export function placeThreads(wishes: readonly Wish[], room: Room): Placing {
  const rows = fold(wishes, room)
  const at = rows.findIndex((row) => row.anchor)
  const tops = fallDown(rows, room.start, room.gap)
  const anchor = rows[at]
  if (anchor) {
    tops[at] = Math.max(anchor.top, room.start)
    for (let above = at - 1; above >= 0; above -= 1) {
      const row = rows[above]
      if (row) tops[above] = Math.min(tops[above] ?? 0, (tops[above + 1] ?? 0) - row.height - room.gap)
    }
    // no room left above: all of it moves down together, and the anchor with it
    const lack = room.start - (tops[0] ?? room.start)
    if (lack > 0) fallDown(rows.slice(0, at + 1), room.start, room.gap, tops)
    let least = (tops[at] ?? 0) + anchor.height + room.gap
    for (let below = at + 1; below < rows.length; below += 1) {
      const row = rows[below]
      if (!row) continue
      const top = Math.max(row.top, least)
      tops[below] = top
      least = top + row.height + room.gap
    }
  }
  const places: Place[] = []
  const more: More[] = []
  rows.forEach((row, index) => {
    const top = tops[index] ?? row.top
    if (row.hidden) more.push({ group: row.group, top, hidden: row.hidden })
    else places.push({ id: row.id, top })
  })
  const last = rows.at(-1)
  return { places, more, end: last ? (tops.at(-1) ?? 0) + last.height : room.start }
}

interface Row extends Wish {
  readonly hidden?: readonly string[]
}

/** @param into with places that are kept where they are lower already */
function fallDown(rows: readonly Row[], start: number, gap: number, into?: number[]): number[] {
  const tops = into ?? []
  let least = start
  rows.forEach((row, index) => {
    const top = Math.max(into ? (into[index] ?? 0) : row.top, least)
    tops[index] = top
    least = top + row.height + gap
  })
  return tops
}

/** Leaves out, group by group, what would push the rest too far from its passages. */
function fold(wishes: readonly Wish[], room: Room): Row[] {
  const rows: Row[] = []
  let least = room.start
  for (const [at, group] of groupsOf(wishes).entries()) {
    const all = group.wishes
    const next = group.next
    const first = all[0]
    if (!first) continue
    const take = (row: Row) => {
      rows.push(row)
      least = Math.max(row.top, least) + row.height + room.gap
    }
    if (room.open.has(group.id)) {
      for (const wish of all) take(wish)
      continue
    }
    const limit = (next ?? Number.POSITIVE_INFINITY) + room.drift
    const hidden: string[] = []
    let full = false
    for (const [index, wish] of all.entries()) {
      const rest = index < all.length - 1 || hidden.length > 0 ? room.moreHeight + room.gap : 0
      const fits = Math.max(wish.top, least) + wish.height + rest <= limit
      if (wish.anchor || (!full && (fits || (at === 0 && index === 0)))) take(wish)
      else {
        full = true
        hidden.push(wish.id)
      }
    }
    if (hidden.length > 0) take({ id: `more ${group.id}`, group: group.id, top: first.top, height: room.moreHeight, hidden })
  }
  return rows
}

function groupsOf(wishes: readonly Wish[]): { id: string; wishes: readonly Wish[]; next: number | undefined }[] {
  const groups: { id: string; wishes: Wish[]; next: number | undefined }[] = []
  for (const wish of wishes) {
    const group = groups.at(-1)
    if (group?.id === wish.group) group.wishes.push(wish)
    else {
      if (group) group.next = wish.top
      groups.push({ id: wish.group, wishes: [wish], next: undefined })
    }
  }
  return groups
}

/** Whether anything that lies between `from` and `to` would stand elsewhere if these wishes took the place of those. */
export function wouldMove(now: readonly Wish[], then: readonly Wish[], room: Room, from: number, to: number): boolean {
  const heights = new Map(now.map(({ id, height }) => [id, height]))
  const after = new Map(placeThreads(then, room).places.map(({ id, top }) => [id, top]))
  return placeThreads(now, room).places.some(({ id, top }) => top < to && top + (heights.get(id) ?? 0) > from && after.get(id) !== top)
}
