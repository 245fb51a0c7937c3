import * as Y from 'yjs'
import type { DocumentId, SessionId } from '#shared/ids.ts'
import type { MarginAudience } from '#shared/margins/audience.ts'
import type { Connection } from './connection.ts'
import { answerMessage, updateMessage } from './frames.ts'

/** What one audience sees, in memory, with everyone who reads it. */
export class Margin {
  readonly id: DocumentId
  readonly session: SessionId
  readonly audience: MarginAudience
  readonly doc: Y.Doc
  readonly connections = new Set<Connection>()
  /** The number of the last update of its log that is in memory. */
  seq: number
  /** The message for a reader who has nothing yet; kept until the margin changes, since a class joins together. */
  #whole: Uint8Array | undefined

  constructor(id: DocumentId, session: SessionId, audience: MarginAudience, { doc, seq }: { readonly doc: Y.Doc; readonly seq: number }) {
    this.id = id
    this.session = session
    this.audience = audience
    this.doc = doc
    this.seq = seq
  }

  publish(update: Uint8Array): void {
    this.#whole = undefined
    if (this.connections.size === 0) return
    const message = updateMessage(update)
    for (const connection of this.connections) connection.sendUpdate(message)
  }

  /** What a reader with this state vector lacks, as a message. */
  answer(stateVector: ReadonlyMap<number, number>, encoded: Uint8Array): Uint8Array {
    if (stateVector.size > 0) return answerMessage(Y.encodeStateAsUpdate(this.doc, encoded))
    this.#whole ??= answerMessage(Y.encodeStateAsUpdate(this.doc))
    return this.#whole
  }

  /** Whether a reader's copy holds what this margin has never held: a copy from before a restored backup. */
  isAheadOf(stateVector: ReadonlyMap<number, number>): boolean {
    for (const [client, clock] of stateVector) if (clock > Y.getState(this.doc.store, client)) return true
    return false
  }
}
