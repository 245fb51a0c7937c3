import * as Y from 'yjs'
import { Refusal } from '#shared/errors.ts'
import type { Connection } from './connection.ts'
import { decodeStateVector } from './decode.ts'
import { answerFrame, askFrame } from './frames.ts'
import { type Admission, BrokenPen } from './gate.ts'
import type { Pen } from './pen.ts'
import type { Room } from './room.ts'
import type { Turns } from './turns.ts'

/** How often a client that builds on what has not arrived is asked for all it has, ms. */
const ASK_AGAIN_AFTER = 1_000

/** Talks with a writer: takes updates into the pen in turns, and tells how far it is saved. */
export function servePen(connection: Connection, pen: Pen, room: Room, turns: Turns, refused: (refusal: Refusal) => void): void {
  if (!connection.isOpen) return
  pen.connections.add(connection)
  connection.onEnd(() => pen.connections.delete(connection))
  let asked = 0
  const ask = () => {
    const now = performance.now()
    if (now - asked < ASK_AGAIN_AFTER && asked > 0) return
    asked = now
    connection.send(askFrame(Y.encodeStateVector(pen.doc)))
  }

  const write = (bytes: Uint8Array, whole: boolean) => {
    let outcome: Admission['is'] | 'refused' = 'refused'
    turns.add({
      take: (batch) => {
        if (!connection.isOpen || room.isDropped) return
        try {
          outcome = room.write(pen, bytes, whole, batch, connection)
        } catch (error) {
          if (error instanceof Refusal) {
            refused(error)
            connection.end(error)
          } else if (error instanceof BrokenPen) {
            refused(new Refusal('forged-update', 'The update broke the pen; it was loaded again.'))
            connection.end(new Refusal('forged-update', 'The update does what a pen cannot do.'))
            room.drop()
          } else throw error
        }
      },
      done: () => {
        if (outcome === 'gap') ask()
        if (outcome === 'known') connection.sendNotice(pen.savedFrame())
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
          done: () => {
            if (!connection.isOpen || room.isDropped) return
            connection.isLive = true
            connection.send(answerFrame(Y.encodeStateAsUpdate(pen.doc, message.stateVector)))
            connection.sendNotice(pen.savedFrame())
          },
        })
        return
      }
      case 'update':
        write(message.bytes, message.whole)
    }
  })
  turns.add({ done: () => connection.isOpen && !room.isDropped && ask() })
}
