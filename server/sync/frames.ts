/**
 * The y-websocket frames, each as the whole WebSocket message that goes out, made once for everyone it goes to: to write
 * its header anew for each reader, and both parts one after the other, is a fifth of all that a delivery costs.
 */
import * as encoding from 'lib0/encoding'
import { AWARENESS, NOTICE, type Notice, SYNC } from '#shared/protocol/sync.ts'

const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

const message = (write: (encoder: encoding.Encoder) => void): Uint8Array => binaryMessage(encoding.encode(write))

const sync = (step: number, bytes: Uint8Array): Uint8Array =>
  message((encoder) => {
    encoding.writeVarUint(encoder, SYNC)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })

/** "Here is what I have; send me the rest." */
export const askMessage = (stateVector: Uint8Array): Uint8Array => sync(STEP_1, stateVector)
/** "Here is what you lack." */
export const answerMessage = (update: Uint8Array): Uint8Array => sync(STEP_2, update)
/** "This has changed." */
export const updateMessage = (update: Uint8Array): Uint8Array => sync(UPDATE, update)

/** A server's unmasked, unfragmented binary message: RFC 6455, 5.2. A Buffer, since a socket makes one of anything else, for each reader anew. */
export function binaryMessage(payload: Uint8Array): Buffer {
  const { length } = payload
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const whole = Buffer.allocUnsafeSlow(header + length)
  whole[0] = 0x82
  whole[1] = header === 2 ? length : header === 4 ? 126 : 127
  if (header === 4) whole.writeUInt16BE(length, 2)
  if (header === 10) whole.writeBigUInt64BE(BigInt(length), 2)
  whole.set(payload, header)
  return whole
}

/** An awareness update about no one: the sign of life that the standard client waits for. */
export const lifeMessage: Uint8Array = message((encoder) => {
  encoding.writeVarUint(encoder, AWARENESS)
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0))
})

export const noticeMessage = (notice: Notice): Uint8Array =>
  message((encoder) => {
    encoding.writeVarUint(encoder, NOTICE)
    encoding.writeVarString(encoder, JSON.stringify(notice))
  })
