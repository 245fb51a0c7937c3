import { groupOf } from '#shared/margins/audience.ts'
import type { Post } from '#shared/projections/post.ts'
import { useGround } from '../stage.ts'
import { useDesk } from './desk.ts'

/** Whether one may answer in the thread of a post: what an earlier group wrote is only read, unless it was brought to the plenary. */
export function useMayAnswer(post: Post): boolean {
  const { room } = useGround()
  const { state } = useDesk()
  const root = room.threadWith(post.id)?.root
  const group = root && groupOf(root.to)
  if (!state || !root || group === undefined || state.me.role !== 'reader') return true
  return group === state.me.group || root.lifted
}
