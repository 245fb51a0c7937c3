import { groupOf } from '#shared/margins/audience.ts'
import type { Post } from '#shared/projections/post.ts'
import { useStage } from '../stage.ts'
import { useDesk } from './desk.ts'
import { useGroupName } from './words.ts'

/** The name of the group that an annotation was written to, as far as it is known here; a reply goes where its annotation does. */
export function useGroupOf(post: Post): string | undefined {
  const { room } = useStage()
  const { state } = useDesk()
  const nameOf = useGroupName()
  const id = post.is === 'annotation' ? groupOf(post.to) : undefined
  if (id === undefined || !state || !room.view.get().margins.some(({ audience }) => audience !== 'commons')) return undefined
  const group = state.groups.find((one) => one.id === id)
  return group && nameOf(group.name)
}
