import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useSignOut } from '../../../components/account-menu.tsx'
import { say } from '../../../components/status.tsx'
import { shelf } from '../../../device/shared.ts'
import { noteUnsent } from '../../../device/unsent.ts'
import type { Room } from '../../../stores/room.ts'

/** What is done when the page goes, the network changes, and on signing out. @returns how to sign out */
export function useLeave(room: Room): () => void {
  const { t } = useLingui()
  const signOut = useSignOut()
  useEffect(() => {
    const keep = () => room.drafts.flush()
    const warn = (event: BeforeUnloadEvent) => {
      keep()
      if (room.pen.wouldLose()) event.preventDefault()
    }
    const network = () => room.reconnect()
    addEventListener('pagehide', keep)
    addEventListener('beforeunload', warn)
    addEventListener('online', network)
    addEventListener('offline', network)
    return () => {
      removeEventListener('pagehide', keep)
      removeEventListener('beforeunload', warn)
      removeEventListener('online', network)
      removeEventListener('offline', network)
    }
  }, [room])
  useEffect(() => {
    const note = () => {
      const saving = room.pen.saving.get()
      if (saving.is !== 'loading') noteUnsent(shelf(), room.view.get().me.id, 'records' in saving ? saving.records : 0)
    }
    note()
    return room.pen.saving.subscribe(note)
  }, [room])
  return () => {
    room.drafts.flush()
    const saving = room.pen.saving.get()
    if (saving.is !== 'saved') {
      say(t`Something you wrote is not sent yet. Sign out when it is saved; until then it is kept here.`)
      return
    }
    void signOut().then(() => room.erase())
  }
}
