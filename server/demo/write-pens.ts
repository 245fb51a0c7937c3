import * as Y from 'yjs'
import type { Log } from '#server/log.ts'
import { commit } from '#server/storage/commit.ts'
import type { Database } from '#server/storage/database.ts'
import { inTurn, Rooms } from '#server/sync/rooms.ts'
import { Turns } from '#server/sync/turns.ts'
import { WriteRates } from '#server/sync/write-rates.ts'
import type { SessionId } from '#shared/ids.ts'
import { writePen } from '#shared/margins/documents.ts'
import type { PenEntry } from './records.ts'

/**
 * Writes records into pens as their owners' devices would: each is an update that passes the gate, is committed in a
 * turn, and stands in the margins before the next one is written.
 *
 * Only for a session that nobody knows of yet: it is opened here beside whatever sync has open.
 */
export async function writePens(db: Database, log: Log, session: SessionId, entries: readonly PenEntry[]): Promise<void> {
  const turns = new Turns({ commit: (work) => commit(db.pool, work), now: Date.now, log })
  const rooms = new Rooms(turns, { pool: db.pool, rates: new WriteRates() })
  try {
    await rooms.hold(session, async (room) => {
      for (const { participant, id, record } of entries) {
        const pen = await room.pen(participant)
        const update = updateOf(pen.doc, (doc) => writePen(doc, [[id, record]], 'demo'))
        await inTurn(turns, {
          take(batch) {
            const outcome = room.write(pen, update, 'live', batch, pen)
            if (outcome !== 'applied') throw new Error(`the gate took a record of the demo as ${outcome}`)
          },
        })
      }
    })
  } finally {
    await turns.settled()
    await rooms.closeAll()
  }
}

/** What a device that has the pen would send after this change. */
function updateOf(pen: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
  const device = new Y.Doc()
  Y.applyUpdate(device, Y.encodeStateAsUpdate(pen))
  const before = Y.encodeStateVector(device)
  change(device)
  const update = Y.encodeStateAsUpdate(device, before)
  device.destroy()
  return update
}
