import { type Audience, groupAudience, groupOf, type MarginAudience } from '#shared/margins/audience.ts'
import type { Post } from '#shared/projections/post.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import type { State } from '#shared/protocol/live/state.ts'
import type { Room } from '../../../stores/room.ts'
import type { Target, Writing as Words } from '../../../stores/write.ts'
import type { Writing } from '../stage.ts'

/** What the composer begins with: what stands already, if that is changed, or as far as one had changed it; else the draft that was kept, or nothing yet. */
export function beginning({ id, on, editing, begin: first, prompt }: Writing, room: Room, state: State | undefined): Words {
  if (editing)
    return (
      room.drafts.changeOf(editing.id, editing.editedAt) ?? {
        on,
        kind: editing.is === 'annotation' ? editing.kind : 'comment',
        move: editing.is === 'reply' ? editing.move : 'build',
        to: editing.to,
        body: editing.body,
        mentions: editing.mentions,
      }
    )
  const kept = room.drafts.writingOf(id)
  if (kept) return first && !kept.body.includes(first.trim()) ? { ...kept, body: first + kept.body } : kept
  return {
    on,
    kind: 'comment',
    move: 'build',
    to: audienceFor(on, room, state),
    body: first ?? '',
    mentions: [],
    ...(prompt ? { prompt } : {}),
  }
}

/** Whether there is something to save. */
export const isChanged = (words: Words, post: Post): boolean =>
  words.body.trim() !== post.body || (post.is === 'annotation' ? words.kind !== post.kind : words.move !== post.move)

/** A reply goes where what it answers stands; an annotation to the smallest circle the person is in. */
function audienceFor(on: Target, room: Room, state: State | undefined): Audience {
  if ('replyTo' in on) {
    const thread = room.threadWith(on.replyTo)
    // What was brought to the plenary goes on there.
    if (thread?.root.lifted && (state?.phase === 'plenary' || groupOf(thread.root.to) !== state?.me.group)) return 'commons'
    if (thread) return thread.root.to
  }
  const { margins, me } = room.view.get()
  // Where the session says in which group one is and what it does now, that decides.
  if (state && me.role === 'reader' && state.manner === 'live')
    return state.me.group !== undefined && state.phase !== 'plenary' ? groupAudience(state.me.group) : 'commons'
  const groups = margins.filter(({ audience }) => audience.startsWith('group:'))
  return me.role !== 'facilitator' && groups.length === 1 && groups[0] ? groups[0].audience : 'commons'
}

/** The groups that can be addressed: a reader's own, and every group for facilitators. A margin of an earlier group is only read. */
export function addressable({ margins, me }: SessionView, state: State | undefined): MarginAudience[] {
  const all = margins.map(({ audience }) => audience)
  if (!state || me.role === 'observer') return all
  const open = new Set(me.role === 'facilitator' ? state.groups.map(({ id }) => id) : state.me.group ? [state.me.group] : [])
  return all.filter((audience) => !audience.startsWith('group:') || [...open].some((id) => groupAudience(id) === audience))
}
