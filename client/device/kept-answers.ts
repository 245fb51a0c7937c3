/**
 * What the server answered about a session that the person has open, kept for them on this device so that the room opens
 * without network. The service worker answers from here when the server cannot be reached (service-worker.ts).
 */
import type { ParticipantId } from '#shared/ids.ts'
import { isShared } from './shared.ts'

/** How the names of these caches begin; one for each participant. */
export const KEPT = 'catena-kept-'

/** Keeps answers, by their address, as they were parsed. */
export async function keepAnswers(participant: ParticipantId, answers: Readonly<Record<string, unknown>>): Promise<void> {
  if (!mayKeep()) return
  const cache = await caches.open(KEPT + participant)
  for (const [address, answer] of Object.entries(answers)) {
    const headers = { 'content-type': 'application/json', date: new Date().toUTCString() }
    await cache.put(address, new Response(JSON.stringify(answer), { headers }))
  }
}

/** Keeps the pictures at these addresses, as far as they can be had. */
export async function keepPictures(participant: ParticipantId, addresses: readonly string[]): Promise<void> {
  if (!mayKeep()) return
  const cache = await caches.open(KEPT + participant)
  for (const address of addresses) {
    if (await cache.match(address)) continue
    await cache.add(address).catch(() => undefined)
  }
}

/** The person's part in the session has ended: nothing of it stays here. */
export async function dropAnswers(participant: ParticipantId): Promise<void> {
  if ('caches' in globalThis) await caches.delete(KEPT + participant)
}

// A page without a certificate has no caches; then the room opens with network only.
const mayKeep = (): boolean => 'caches' in globalThis && !isShared()
