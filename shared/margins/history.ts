/**
 * Which earlier words of a record somebody may read. Asked of `standings`, once for each moment at which something
 * about it changed: what never stood before a reader is not shown to them afterwards, only because it stands now.
 */
import type { Phase } from '#shared/session/phase.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import { mayOpenMargin } from './access.ts'
import type { Entry, KeptRecord } from './entry.ts'
import type { Annotation, Reply } from './record.ts'
import { standings } from './standing.ts'

/** One accepted state of an annotation or reply. Times are in ms since 1970, by the server's clock. */
export interface Revision {
  readonly revision: number
  readonly value: Annotation | Reply
  readonly at: number
}

/** What was so from a moment on. */
export interface Turn<T> {
  readonly at: number
  readonly now: T
}

/** What of a session decided whether a record stood, as it changed: what it was at first, and each turn in order. */
export interface Past {
  readonly phase: readonly Turn<Phase>[]
  readonly silence: readonly Turn<'contents' | 'counts'>[]
  readonly lifted: readonly Turn<boolean>[]
  readonly hidden: readonly Turn<boolean>[]
}

/** A history whose first word is older than anything it is asked about. */
export const ALWAYS = Number.NEGATIVE_INFINITY

export interface Readable {
  /** The record as it stands now before the one who asks. */
  readonly entry: Pick<Entry, 'author'>
  readonly revisions: readonly Revision[]
}

/**
 * The revisions of an annotation or reply that somebody may read, oldest first. Its author reads all of their own.
 * Others read those that stood, while they were the newest, in a margin in which it stands now and which they may open;
 * words that their author has deleted are nobody else's any more, and what an erased participant wrote is nobody's.
 * @param state as it is now, `hidden` too
 * @returns undefined if the record does not stand before them at all
 */
export function revisionsFor(
  record: KeptRecord,
  revisions: readonly Revision[],
  past: Past,
  viewer: ParticipantState,
  state: SessionState,
): Readable | undefined {
  const author = state.participants.get(record.author)
  if (!author || viewer.removed || (record.value.is !== 'annotation' && record.value.is !== 'reply')) return undefined
  if (author.id === viewer.id) {
    const { alias: id, name, role } = author
    return { entry: { author: { id, name, role } }, revisions: author.erased ? [] : revisions }
  }
  const opened = [...standings(record, state)].filter(([audience]) => mayOpenMargin(viewer, audience, state))
  const [best] = opened
  if (!best) return undefined
  // Where it stands both at home and lifted, the one who reads it at home knows the author by the name used there.
  const [, entry] = opened.find(([, one]) => !one.lifted) ?? best
  if (author.erased || entry.withheld) return { entry, revisions: [] }
  const audiences = new Set(opened.map(([audience]) => audience))
  const since = revisions.findLastIndex(({ value }) => value.deletedAt !== undefined) + 1
  const read = revisions.slice(since).filter((revision, nth, standing) => {
    const until = standing[nth + 1]?.at ?? Number.POSITIVE_INFINITY
    return momentsOf(past, revision.at, until).some((moment) => {
      const then = standings({ ...record, value: revision.value, revision: revision.revision }, stateAt(moment, past, record, state))
      return [...then].some(([audience, one]) => audiences.has(audience) && !one.withheld)
    })
  })
  return { entry, revisions: read }
}

/** The first moment of a span and all in it at which something turned. */
function momentsOf(past: Past, from: number, until: number): number[] {
  const turns = [past.phase, past.silence, past.lifted, past.hidden].flatMap((history) => history.map(({ at }) => at))
  return [from, ...turns.filter((at) => at > from && at < until)]
}

function stateAt(moment: number, past: Past, record: KeptRecord, state: SessionState): SessionState {
  const lift = state.lifts.get(record.thread)
  return {
    ...state,
    phase: at(past.phase, moment) ?? state.phase,
    silence: at(past.silence, moment) ?? state.silence,
    lifts: lift && (at(past.lifted, moment) ?? true) ? new Map([[record.thread, lift]]) : new Map(),
    hidden: (at(past.hidden, moment) ?? state.hidden.has(record.id)) ? new Set([record.id]) : new Set(),
  }
}

const at = <T>(history: readonly Turn<T>[], moment: number): T | undefined => history.findLast((turn) => turn.at <= moment)?.now

/**
 * Whether somebody is told that a record was changed, deleted or taken back, and when. Facilitators have read all of it
 * while it stood; everyone knows what they did themselves; to others it is as if it had always been as it is.
 */
export const seesChanges = (viewer: Pick<ParticipantState, 'id' | 'role'>, { author }: Pick<KeptRecord, 'author'>): boolean =>
  viewer.role === 'facilitator' || author === viewer.id
