/** What tabs of one browser tell each other: they share the sign-in, so what ends it in one ends it in all. */

const CHANNEL = 'catena'
const SIGNED_OUT = 'signed-out'

export function tellSignedOut(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(SIGNED_OUT)
  channel.close()
}

/** Calls back when another tab has signed out. @returns how to stop */
export function onSignedOutElsewhere(listener: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }) => {
    if (data === SIGNED_OUT) listener()
  }
  return () => channel.close()
}

/** Something on the page that must be seen to before it goes: resolves when it has been. */
export type Leaving = () => Promise<void>
const leavings = new Set<Leaving>()

/** @returns how to take it back */
export function beforeLeaving(leaving: Leaving): () => void {
  leavings.add(leaving)
  return () => leavings.delete(leaving)
}

export const seeToLeaving = async (): Promise<void> => {
  await Promise.all([...leavings].map((leaving) => leaving()))
}
