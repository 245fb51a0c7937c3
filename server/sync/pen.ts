import * as Y from 'yjs'
import type { DocumentId, ParticipantId, RecordId, SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { writePen } from '#shared/margins/documents.ts'
import type { PenRecord } from '#shared/margins/record.ts'
import type { Connection } from './connection.ts'
import { noticeMessage, updateMessage } from './frames.ts'

/** A participant's pen in memory, with the connections of their tabs and devices. */
export class Pen {
  readonly id: DocumentId
  readonly session: SessionId
  readonly owner: ParticipantId
  readonly doc: Y.Doc
  readonly connections = new Set<Connection>()
  /** The number of the last update of its log that is in memory. */
  seq: number
  /** Updates that have come and wait for their turn: they are taken even if their sender has gone. */
  waiting = 0
  /** An admitted update did what it could not: nothing more is taken until the pen is loaded again. */
  isBroken = false
  #bytes: number | undefined

  constructor(id: DocumentId, session: SessionId, owner: ParticipantId, { doc, seq }: { readonly doc: Y.Doc; readonly seq: number }) {
    this.id = id
    this.session = session
    this.owner = owner
    this.doc = doc
    this.seq = seq
  }

  /** Whether the pen, with so many bytes more, stays within its limit. What was overwritten does not count. */
  hasRoomFor(bytes: number): boolean {
    if (this.#bytes === undefined || this.#bytes + bytes > limits.penBytes) this.#bytes = Y.encodeStateAsUpdate(this.doc).length
    return this.#bytes + bytes <= limits.penBytes
  }

  /** The update by which these records come into the pen, as one of its writers would send it. The pen itself stays as it is. */
  updateWith(records: Iterable<readonly [RecordId, PenRecord]>): Uint8Array {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.doc))
    writePen(copy, records, 'server')
    const update = Y.encodeStateAsUpdate(copy, Y.encodeStateVector(this.doc))
    copy.destroy()
    return update
  }

  grew(bytes: number): void {
    if (this.#bytes !== undefined) this.#bytes += bytes
  }

  /**
   * Sends a committed update to the other tabs, and to all of them how far the pen is now saved.
   * @param writer the one connection that it came from, if it was one
   */
  publish(update: Uint8Array, writer?: unknown): void {
    if (this.connections.size === 0) return
    const saved = this.savedMessage()
    // Most people have one window, which has what it wrote.
    let message: Uint8Array | undefined
    for (const connection of this.connections) {
      if (connection !== writer) connection.sendUpdate((message ??= updateMessage(update)))
      connection.sendNotice(saved)
    }
  }

  /** How far this pen is committed. Only right at the end of a turn. */
  savedMessage(): Uint8Array {
    const upTo: Record<string, number> = {}
    for (const client of this.doc.store.clients.keys()) upTo[client] = Y.getState(this.doc.store, client)
    return noticeMessage({ is: 'saved', upTo })
  }
}
