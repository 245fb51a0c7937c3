import type { ParticipantId } from '#shared/ids.ts'

const PREFIX = 'catena.unsent.'

/** Notes on this device whether a participant's words wait to be sent, for when another page asks before signing out. */
export function noteUnsent(shelf: Storage, participant: ParticipantId, records: number): void {
  if (records > 0) shelf.setItem(PREFIX + participant, String(records))
  else shelf.removeItem(PREFIX + participant)
}

/** Whether anything that was written on this device waits to be sent. */
export const hasUnsent = (): boolean =>
  [localStorage, sessionStorage].some((store) => Object.keys(store).some((key) => key.startsWith(PREFIX)))
