import type { Screen } from '../../../stores/arrivals.ts'
import type { Room } from '../../../stores/room.ts'

/** Tells the room what stands on the screen from now on. */
export function showScreen(room: Room, screen: Screen): void {
  room.screen = screen
}
