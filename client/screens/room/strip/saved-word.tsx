import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Saving } from '../../../stores/pen.ts'
import { useObservable } from '../../../stores/use.ts'
import { useStage } from '../stage.ts'
import styles from './strip.module.css'

/** A save is quick: only one that takes longer is said, in ms. */
const SOON = 600

/** How what one wrote stands with the server: one calm word. */
export function SavedWord() {
  const { room } = useStage()
  const saving = useSettled(useObservable(room.pen.saving))
  return (
    <span className={styles['saved']} role="status" data-saving={saving.is}>
      <Words saving={saving} />
    </span>
  )
}

function Words({ saving }: { readonly saving: Saving }) {
  switch (saving.is) {
    case 'loading':
      return null
    case 'saved':
      return <Trans>Saved</Trans>
    case 'saving':
      return <Trans>Saving</Trans>
    case 'offline':
      return saving.records === 0 ? (
        <Trans>Offline</Trans>
      ) : (
        <Plural value={saving.records} one="Offline, # to send" other="Offline, # to send" />
      )
    case 'ended':
      return saving.code === 4410 ? <Trans>Closed</Trans> : saving.code === 4401 ? <Trans>Signed out</Trans> : <Trans>Not connected</Trans>
  }
}

/** "Saving" and "Offline" only once they last, so that the word does not flicker with each letter or at the first opening. */
function useSettled(saving: Saving): Saving {
  const [shown, setShown] = useState(saving)
  useEffect(() => {
    const wait = saving.is === 'saving' || (saving.is === 'offline' && saving.records === 0)
    const timer = setTimeout(() => setShown(saving), wait ? SOON : 0)
    return () => clearTimeout(timer)
  }, [saving])
  return shown
}
