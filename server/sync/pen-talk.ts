import * as Y from 'yjs'
import { Refusal } from '#shared/errors.ts'
import type { Connection } from './connection.ts'
import { decodeStateVector } from './decode.ts'
import { answerMessage, askMessage } from './frames.ts'
import { type Admission, BrokenPen, readSent, type Sent } from './gate.ts'
import type { Pen } from './pen.ts'
import type { Room } from './room.ts'
import type { Turns } from './turns.ts'

/** How often a client that builds on what has not arrived is asked for all it has, ms. */
const ASK_AGAIN_AFTER = 1_000

export interface OfWriter {
  /** Told of what was refused. */
  readonly refused: (refusal: Refusal) => void
  /** Whether they have brought too much just now, here or in another window. */
  readonly rests: () => boolean
}

/** Talks with a writer: takes updates into the pen in turns, and tells how far it is saved. */
export function servePen(connection: Connection, pen: Pen, room: Room, turns: Turns, { refused, rests }: OfWriter): void {
  if (!connection.isOpen) return
  pen.connections.add(connection)
  connection.onEnd(() => pen.connections.delete(connection))
  let asked = Number.NEGATIVE_INFINITY
  let askingLater: NodeJS.Timeout | undefined
  const ask = () => {
    if (askingLater) return
    const wait = asked + ASK_AGAIN_AFTER - performance.now()
    if (wait > 0) {
      askingLater = setTimeout(() => {
        askingLater = undefined
        turns.add({ room, done: () => !room.isDropped && ask() })
      }, wait).unref()
      return
    }
    asked = performance.now()
    connection.send(askMessage(Y.encodeStateVector(pen.doc)))
  }

  const write = (bytes: Uint8Array, whole: boolean) => {
    // Of many at once the first may be the last that is taken.
    const sent = pen.waiting === 0 ? readAhead(bytes) : bytes
    let outcome: Admission['is'] | 'refused' = 'refused'
    let waits = true
    const waitsNoMore = () => {
      if (waits) pen.waiting--
      waits = false
    }
    pen.waiting++
    turns.add({
      room,
      bytes: bytes.length,
      take: (batch) => {
        waitsNoMore()
        // Who has gone by themselves is still heard to the end; who was sent away is not.
        if (connection.isSentAway || room.isDropped || pen.isBroken) return
        if (rests()) return connection.end(new Refusal('too-fast', 'You have brought too much just now.'))
        try {
          outcome = room.write(pen, sent, whole ? 'catch-up' : 'live', batch, connection)
        } catch (error) {
          if (error instanceof Refusal) {
            refused(error)
            connection.end(error)
          } else if (error instanceof BrokenPen) {
            refused(new Refusal('forged-update', 'The update broke the pen; it was loaded again.'))
            connection.end(new Refusal('forged-update', 'The update does what a pen cannot do.'))
            pen.isBroken = true
          } else throw error
        }
      },
      // What was not taken must not look sent: the client comes again and sends it.
      lost: () => {
        waitsNoMore()
        connection.end(new Refusal('unavailable', 'Catena could not store this just now; it is sent again.'))
      },
      done: () => {
        // Only now, so that nobody loads the session while what this turn took of it is being committed.
        if (pen.isBroken) return room.drop()
        if (outcome === 'gap') ask()
        if (outcome === 'known') connection.sendNotice(pen.savedMessage())
      },
    })
  }

  connection.open((message) => {
    switch (message.is) {
      case 'life':
        return
      case 'ask': {
        decodeStateVector(message.stateVector)
        turns.add({
          room,
          done: () => {
            if (!connection.isOpen || room.isDropped) return
            connection.isLive = true
            connection.send(answerMessage(Y.encodeStateAsUpdate(pen.doc, message.stateVector)))
            connection.sendNotice(pen.savedMessage())
          },
        })
        return
      }
      case 'update':
        write(message.bytes, message.whole)
    }
  })
  turns.add({ room, done: () => connection.isOpen && !room.isDropped && ask() })
}

/** What cannot be read is refused in its turn, after what came before it. */
function readAhead(bytes: Uint8Array): Uint8Array | Sent {
  try {
    return readSent(bytes)
  } catch {
    return bytes
  }
}
