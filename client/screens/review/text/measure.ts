import { z } from 'zod'
import { GroupId } from '#shared/ids.ts'
import { kinds } from '#shared/margins/record.ts'
import type { ThreadFilters } from '#shared/protocol/http/review.ts'
import type { ReviewFigures } from '#shared/protocol/http/review-figures.ts'
import { phases } from '#shared/session/phase.ts'

type BlockFigures = ReviewFigures['blocks'][number]

/** What is counted along the text. In the address it is `all`, `confusion`, or `kind:question` and the like. */
export type Measure =
  | { readonly by: 'all' | 'confusion' }
  | { readonly by: 'kind'; readonly kind: (typeof kinds)[number] }
  | { readonly by: 'phase'; readonly phase: (typeof phases)[number] }
  | { readonly by: 'group'; readonly group: GroupId | 'none' }

const Kind = z.enum(kinds)
const Phase = z.enum(phases)
const Group = z.union([GroupId, z.literal('none')])

/** Reads what an address asks for; what makes no sense is everything. */
export function measureOf(asked: string | null): Measure {
  const [by, of] = (asked ?? '').split(':', 2)
  const kind = Kind.safeParse(of)
  const phase = Phase.safeParse(of)
  const group = Group.safeParse(of)
  if (by === 'confusion') return { by }
  if (by === 'kind' && kind.success) return { by, kind: kind.data }
  if (by === 'phase' && phase.success) return { by, phase: phase.data }
  if (by === 'group' && group.success) return { by, group: group.data }
  return { by: 'all' }
}

/** How much of it stands at a block. Confusion is questions, those who asked the same, and questions nobody answered, added up. */
export function countOf({ annotations, replies, kinds: by, phases: during, groups, confusion }: BlockFigures, measure: Measure): number {
  switch (measure.by) {
    case 'all':
      return annotations + replies
    case 'confusion':
      return confusion.questions + confusion.meToo + confusion.unanswered
    case 'kind':
      return by[measure.kind]
    case 'phase':
      return during[measure.phase] ?? 0
    case 'group': {
      const cell = groups.find(({ group }) => group === measure.group)
      return cell ? cell.annotations + cell.replies : 0
    }
  }
}

/** The threads in which what is counted stands. */
export function filtersOf(measure: Measure): ThreadFilters {
  switch (measure.by) {
    case 'all':
      return {}
    case 'confusion':
      return { kind: 'question' }
    case 'kind':
      return { kind: measure.kind }
    case 'phase':
      return { phase: measure.phase }
    case 'group':
      return measure.group === 'none' ? {} : { group: measure.group }
  }
}
