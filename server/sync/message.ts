import * as decoding from 'lib0/decoding'
import { Refusal } from '#shared/errors.ts'
import { AWARENESS, QUERY_AWARENESS, SYNC } from '#shared/protocol/sync.ts'

/** What a client can say on a sync socket. */
export type Message =
  | { readonly is: 'ask'; readonly stateVector: Uint8Array }
  /** `whole` in answer to our asking, else as it was written. */
  | { readonly is: 'update'; readonly whole: boolean; readonly bytes: Uint8Array }
  /** Awareness: answered, never relayed; presence goes another way. */
  | { readonly is: 'life' }

/**
 * Reads one frame. Its bytes are copied: a frame is a view into a pool that is written over.
 * @throws Refusal `malformed-update`
 */
export function readMessage(frame: Uint8Array): Message {
  const bytes = new Uint8Array(frame)
  try {
    const decoder = decoding.createDecoder(bytes)
    const message = read(decoder)
    if (decoder.pos !== bytes.length) throw new Error('the frame goes on after its end')
    return message
  } catch {
    throw new Refusal('malformed-update', 'The frame is not one of the sync protocol.')
  }
}

function read(decoder: decoding.Decoder): Message {
  switch (decoding.readVarUint(decoder)) {
    case SYNC: {
      const step = decoding.readVarUint(decoder)
      const bytes = decoding.readVarUint8Array(decoder)
      if (step === 0) return { is: 'ask', stateVector: bytes }
      if (step === 1 || step === 2) return { is: 'update', whole: step === 1, bytes }
      throw new Error('an unknown step')
    }
    case AWARENESS:
      decoding.readVarUint8Array(decoder)
      return { is: 'life' }
    case QUERY_AWARENESS:
      return { is: 'life' }
    default:
      throw new Error('an unknown message')
  }
}
