import { groupOf } from '#shared/margins/audience.ts'
import type { Post } from '#shared/projections/post.ts'
import { useObservable } from '../../../stores/use.ts'
import { useGround } from '../stage.ts'
import { useDesk } from './desk.ts'
import { useGroupName } from './words.ts'

/** The name of the group that an annotation was written to, as far as it is known here; a reply goes where its annotation does. */
export function useGroupOf(post: Post): string | undefined {
  const { room } = useGround()
  const view = useObservable(room.view)
  const { state } = useDesk()
  const nameOf = useGroupName()
  const id = post.is === 'annotation' ? groupOf(post.to) : undefined
  if (id === undefined || !state || !view.margins.some(({ audience }) => audience !== 'commons')) return undefined
  // The state knows at once what a group is called now; of those that have ended only the session does.
  const group = state.groups.find((one) => one.id === id) ?? view.groups.find((one) => one.id === id)
  return group && nameOf(group.name)
}
