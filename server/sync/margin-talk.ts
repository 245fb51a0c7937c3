import { Refusal } from '#shared/errors.ts'
import type { Connection } from './connection.ts'
import { decodeStateVector, decodeUpdate } from './decode.ts'
import { isKnown } from './gate.ts'
import type { Margin } from './margin.ts'
import type { Room } from './room.ts'
import type { Turns } from './turns.ts'

/** Talks with a reader of a margin: answers what they lack, at the end of a turn; takes nothing. */
export function serveMargin(connection: Connection, margin: Margin, room: Room, turns: Turns): void {
  if (!connection.isOpen) return
  margin.connections.add(connection)
  connection.onEnd(() => margin.connections.delete(connection))
  connection.open((message) => {
    switch (message.is) {
      case 'life':
        return
      case 'ask': {
        const vector = decodeStateVector(message.stateVector)
        turns.add({
          room,
          done: () => {
            if (!connection.isOpen || room.isDropped) return
            if (margin.isAheadOf(vector)) return connection.end(new Refusal('start-over', 'Your copy of this margin is from another past.'))
            connection.isLive = true
            connection.send(margin.answer(vector, message.stateVector))
          },
        })
        return
      }
      case 'update':
        // What the server sent may come back (a standard client answers so); anything else is not taken.
        if (!isKnown(margin.doc, decodeUpdate(message.bytes)))
          throw new Refusal('not-allowed', 'A margin is written by the server alone; write in your pen.')
    }
  })
}
