import * as Y from 'yjs'
import type { DocumentId, ParticipantId } from '#shared/ids.ts'
import type { Connection } from './connection.ts'
import { noticeFrame, updateFrame } from './frames.ts'

/** A participant's pen in memory, with the connections of their tabs and devices. */
export class Pen {
  readonly id: DocumentId
  readonly owner: ParticipantId
  readonly doc: Y.Doc
  readonly connections = new Set<Connection>()

  constructor(id: DocumentId, owner: ParticipantId, doc: Y.Doc) {
    this.id = id
    this.owner = owner
    this.doc = doc
  }

  /**
   * Sends a committed update to the other tabs, and to all of them how far the pen is now saved.
   * @param writer the one connection that it came from, if it was one
   */
  publish(update: Uint8Array, writer: unknown): void {
    const frame = updateFrame(update)
    const saved = this.savedFrame()
    for (const connection of this.connections) {
      if (connection !== writer) connection.sendUpdate(frame)
      connection.sendNotice(saved)
    }
  }

  /** How far this pen is committed. Only right at the end of a turn. */
  savedFrame(): Uint8Array {
    const upTo = Object.fromEntries(
      [...this.doc.store.clients.keys()].map((client) => [String(client), Y.getState(this.doc.store, client)]),
    )
    return noticeFrame({ is: 'saved', upTo })
  }
}
