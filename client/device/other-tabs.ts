/** What tabs of one browser tell each other: they share the sign-in, so what ends it in one ends it in all. */

const SIGNED_OUT = 'signed-out'
// One for the page: what a channel says, all others hear, and it does not hear itself.
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('catena')

export const tellSignedOut = (): void => channel?.postMessage(SIGNED_OUT)

/** Calls back when another tab has signed out. @returns how to stop */
export function onSignedOutElsewhere(listener: () => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    if (data === SIGNED_OUT) listener()
  }
  channel?.addEventListener('message', hear)
  return () => channel?.removeEventListener('message', hear)
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
