/** A committed turn of one session, as one node tells it to the others: bytes, since most of it is Yjs updates. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { DocumentId, RecordId } from '#shared/ids.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'

export interface TurnMessage {
  /** The session's number of this turn. */
  readonly turn: number
  readonly updates: readonly { readonly document: DocumentId; readonly seq: number; readonly bytes: Uint8Array }[]
  readonly records: readonly KeptRecord[]
  /** Drafts that were taken away. */
  readonly gone: readonly RecordId[]
}

export function encodeTurn({ turn, updates, records, gone }: TurnMessage): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, turn)
    encoding.writeVarString(encoder, JSON.stringify({ records, gone }))
    encoding.writeVarUint(encoder, updates.length)
    for (const { document, seq, bytes } of updates) {
      encoding.writeVarString(encoder, document)
      encoding.writeVarUint(encoder, seq)
      encoding.writeVarUint8Array(encoder, bytes)
    }
  })
}

/** What another node of this Catena has said: not parsed further, since it wrote it as we would. */
export function decodeTurn(message: Uint8Array): TurnMessage {
  const decoder = decoding.createDecoder(message)
  const turn = decoding.readVarUint(decoder)
  const { records, gone } = JSON.parse(decoding.readVarString(decoder)) as Pick<TurnMessage, 'records' | 'gone'>
  const updates = Array.from({ length: decoding.readVarUint(decoder) }, () => ({
    document: decoding.readVarString(decoder) as DocumentId,
    seq: decoding.readVarUint(decoder),
    bytes: decoding.readVarUint8Array(decoder),
  }))
  return { turn, updates, records, gone }
}
