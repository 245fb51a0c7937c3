import { useEffect, useState } from 'react'
import { type GroupNote, NoteIndex } from '#shared/projections/notes.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { ThreadIndex } from '#shared/projections/thread-index.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import type { Block } from '#shared/reading/block.ts'
import { Margin } from '../../stores/margin.ts'

interface Commons {
  readonly threads: readonly Thread[]
  readonly notes: readonly GroupNote[]
}
const nothing: Commons = { threads: [], notes: [] }

/**
 * The threads and notes that everyone in the session may read: those of the commons, and of no other margin. A projector is seen by
 * the whole room, so what is a group's or the facilitators' alone is not even on it.
 */
export function useCommons(view: SessionView | undefined, blocks: readonly Block[] | undefined): Commons {
  const [seen, setSeen] = useState<Commons>(nothing)
  const margin = view?.margins.find(({ audience }) => audience === 'commons')?.id
  const participant = view?.me.id
  const alias = view?.me.alias
  useEffect(() => {
    if (!margin || !participant || !alias || !blocks) return
    const index = new ThreadIndex({ id: alias, name: '', role: 'observer' }, new Map(blocks.map(({ id }, at) => [id, at])))
    const notes = new NoteIndex({ id: alias, name: '', role: 'observer' })
    let gone = false
    let opened: Margin | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    void Margin.open({
      syncUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
      id: margin,
      participant,
      changed(changes) {
        const told = [...changes].map(([id, value]) => ({ from: 'margin' as const, margin, id, value }))
        index.change(told)
        notes.change(told)
        timer ??= setTimeout(() => {
          timer = undefined
          if (!gone) setSeen({ threads: index.all(), notes: notes.all() })
        }, 150)
      },
    }).then((found) => {
      opened = found
      return gone ? found.close() : undefined
    })
    return () => {
      gone = true
      clearTimeout(timer)
      void opened?.close()
      setSeen(nothing)
    }
  }, [margin, participant, alias, blocks])
  return seen
}
