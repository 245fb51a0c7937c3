import { useLingui } from '@lingui/react'
import { useLingui as useWords } from '@lingui/react/macro'
import type { ThreadFilters } from '#shared/protocol/http/review.ts'
import { kindWords } from '../../../components/kind-sign.tsx'
import { phaseWords } from '../../../components/phase-words.ts'
import { useMoments } from '../../../i18n/moments.ts'
import { useGroupName } from '../../room/live/words.ts'
import { moveNames } from '../../room/threads/words.ts'
import { useReviewed } from '../reviewed.ts'
import { markWords } from './mark-words.ts'

export interface Asked {
  readonly key: keyof ThreadFilters
  readonly says: string
}

/** Says each filter in a few words. */
export function useFilterWords(): (filters: ThreadFilters) => Asked[] {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session, place } = useReviewed()
  const groupName = useGroupName()
  const moments = useMoments()
  const nameOf = (alias: string) => session.people.find((person) => person.alias === alias)?.name ?? t`Someone who has left`
  const groupCalled = (id: string) => {
    const group = session.groups.find((one) => one.id === id)
    return group ? groupName(group.name) : t`One group`
  }
  return (filters) => {
    const says = (key: keyof ThreadFilters, words: string | undefined): Asked[] => (words === undefined ? [] : [{ key, says: words }])
    const { block, group, answered, resolved, pinned, prompt, by, kind, move, tag, mark, phase, from, until, words } = filters
    return [
      ...says('words', words && `“${words}”`),
      ...says('block', block && (place(block) || t`Not placed`)),
      ...says('by', by && nameOf(by)),
      ...says('kind', kind && _(kindWords[kind])),
      ...says('answered', answered && (answered === 'no' ? t`Answered by nobody` : t`Answered`)),
      ...says('resolved', resolved && (resolved === 'no' ? t`Not resolved` : t`Resolved`)),
      ...says('pinned', pinned && (pinned === 'no' ? t`Not pinned` : t`Pinned`)),
      ...says('prompt', prompt && t`Answers a prompt`),
      ...says('move', move && _(moveNames[move])),
      ...says('tag', tag && `#${tag}`),
      ...says('mark', mark && _(markWords[mark])),
      ...says('phase', phase && _(phaseWords('live', phase))),
      ...says('group', group && groupCalled(group)),
      ...says('from', from && t`From ${moments.short(new Date(from))}`),
      ...says('until', until && t`Until ${moments.short(new Date(until))}`),
    ]
  }
}
