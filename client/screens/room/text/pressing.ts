import type { RecordId } from '#shared/ids.ts'

/**
 * Which of the passages under a press comes first. Pressing the same place again brings the next one, so that each of
 * any number that overlap can be reached.
 */
export function createTurns() {
  let last = ''
  let turn = 0
  return (ids: readonly RecordId[]): RecordId[] => {
    const key = ids.join(' ')
    turn = key === last ? (turn + 1) % ids.length : 0
    last = key
    return [...ids.slice(turn), ...ids.slice(0, turn)]
  }
}
