import type { ParticipantId, RecordId } from '#shared/ids.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import { isNear } from '#shared/session/closeness.ts'
import { shownName } from '#shared/session/names.ts'
import type { LiveSession, ParticipantState } from '#shared/session/state.ts'
import type { Seat } from './seat.ts'

/** Whether a thread may be named to somebody. */
export type CanSeeThread = (viewer: ParticipantState, thread: RecordId) => boolean

/** What one window says of where somebody is. */
export type Whereabouts = Pick<Seat, 'participant' | 'visible' | 'reading' | 'typing' | 'hasEnded'>

/** The newest word of each participant who is here, over all their windows; in the order of the seats. */
function places(seats: Iterable<Whereabouts>, now: number) {
  const here = new Map<ParticipantId, { visible: boolean; reading?: Seat['reading']; typing?: RecordId }>()
  for (const seat of seats) {
    if (seat.hasEnded) continue
    const before = here.get(seat.participant)
    const reading = seat.reading ?? before?.reading
    const typing = seat.typing && seat.typing.until > now ? seat.typing.thread : before?.typing
    here.set(seat.participant, {
      // Not to be seen in one window is not to be seen.
      visible: seat.visible && before?.visible !== false,
      ...(reading ? { reading } : {}),
      ...(typing ? { typing } : {}),
    })
  }
  return here
}

/**
 * Who is here, as one viewer may see it (shared/session/closeness.ts), for each viewer that is asked for. Viewers who
 * see the same can be asked for once by `viewsAlike`.
 */
export function presenceOf(
  seats: Iterable<Whereabouts>,
  session: LiveSession,
  now: number,
  canSee: CanSeeThread,
): (viewer: ParticipantState) => Presence {
  const here = places(seats, now)
  return (viewer) => ({
    count: here.size,
    people: [...here].flatMap(([id, { visible, reading, typing }]) => {
      const person = session.participants.get(id)
      if (!person || (!visible && id !== viewer.id) || !isNear(viewer, person, session)) return []
      return [
        {
          alias: person.alias,
          name: shownName(person, session.names),
          role: person.role,
          ...(reading && visible ? { reading } : {}),
          ...(typing && visible && canSee(viewer, typing) ? { typing } : {}),
        },
      ]
    }),
  })
}
