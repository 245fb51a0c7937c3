import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowUpToLine, Flashlight, Hand, UserX } from 'lucide-react'
import type { Post } from '#shared/projections/post.ts'
import { MenuGroup, MenuItem } from '../../../components/menu.tsx'
import { useGround } from '../stage.ts'
import { useDesk } from './desk.ts'
import { HandDialog, LiftDialog, RemoveQuestion } from './dialogs.ts'

/** What of a live session can be done with a post: raise a hand to it, lead everyone there, bring it to the plenary. */
export function ThreadItems({ post }: { readonly post: Post }) {
  const { t } = useLingui()
  const { room } = useGround()
  const { state, isFacilitator, ask, give } = useDesk()
  if (!state || state.phase === 'closed') return null
  const thread = room.threadWith(post.id)
  if (!thread) return null
  const target = { is: 'thread' as const, thread: thread.id }
  const talks = state.manner === 'live' && (state.phase === 'discuss' || state.phase === 'plenary')
  if (!isFacilitator)
    return talks && state.me.role === 'reader' && thread.root.to !== 'me' ? (
      <MenuItem icon={<Hand />} onSelect={() => ask((close) => <HandDialog about={target} onClose={close} />)}>
        <Trans>Raise a hand to this</Trans>
      </MenuItem>
    ) : null
  const lifted = state.facilitator?.lifts.some((lift) => lift.thread === thread.id) ?? false
  const author = post.author
  return (
    <MenuGroup label={t`For everyone`}>
      {thread.root.to !== 'me' && (
        <MenuItem
          icon={<Flashlight />}
          onSelect={() => void give({ is: 'spotlight', target }, { said: t`Everyone is led here.`, undo: { is: 'end-spotlight' } })}
        >
          <Trans>Lead everyone here</Trans>
        </MenuItem>
      )}
      {thread.root.to.startsWith('group:') && !lifted && (
        <MenuItem icon={<ArrowUpToLine />} onSelect={() => ask((close) => <LiftDialog thread={thread} onClose={close} />)}>
          <Trans>Bring to the plenary</Trans>
        </MenuItem>
      )}
      {lifted && (
        <MenuItem
          icon={<ArrowUpToLine />}
          onSelect={() => {
            const lift = state.facilitator?.lifts.find((one) => one.thread === thread.id)
            void give(
              { is: 'unlift', thread: thread.id },
              { said: t`Back in its group only.`, undo: { is: 'lift', thread: thread.id, replies: lift?.replies ?? true } },
            )
          }}
        >
          <Trans>Take back from the plenary</Trans>
        </MenuItem>
      )}
      {author.role !== 'facilitator' && !post.mine && author.name !== '' && (
        <MenuItem icon={<UserX />} danger onSelect={() => ask((close) => <RemoveQuestion who={author} onClose={close} />)}>
          <Trans>
            Remove <bdi>{author.name}</bdi> from the session
          </Trans>
        </MenuItem>
      )}
    </MenuGroup>
  )
}
