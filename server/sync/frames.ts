/** The y-websocket frames, written once for everyone they go to. */
import * as encoding from 'lib0/encoding'
import { AWARENESS, NOTICE, type Notice, SYNC } from '#shared/protocol/sync.ts'

const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

const frame = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write)

const sync = (step: number, bytes: Uint8Array): Uint8Array =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, SYNC)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })

/** "Here is what I have; send me the rest." */
export const askFrame = (stateVector: Uint8Array): Uint8Array => sync(STEP_1, stateVector)
/** "Here is what you lack." */
export const answerFrame = (update: Uint8Array): Uint8Array => sync(STEP_2, update)
/** An update as the whole WebSocket message that everyone is sent, made once. */
export const updateMessage = (update: Uint8Array): Uint8Array => binaryMessage(sync(UPDATE, update))

/** A server's unmasked, unfragmented binary message: RFC 6455, 5.2. */
export function binaryMessage(payload: Uint8Array): Uint8Array {
  const { length } = payload
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const message = new Uint8Array(header + length)
  const view = new DataView(message.buffer)
  message[0] = 0x82
  message[1] = header === 2 ? length : header === 4 ? 126 : 127
  if (header === 4) view.setUint16(2, length)
  if (header === 10) view.setBigUint64(2, BigInt(length))
  message.set(payload, header)
  return message
}

/** An awareness update about no one: the sign of life that the standard client waits for. */
export const lifeFrame: Uint8Array = frame((encoder) => {
  encoding.writeVarUint(encoder, AWARENESS)
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0))
})

export const noticeFrame = (notice: Notice): Uint8Array =>
  frame((encoder) => {
    encoding.writeVarUint(encoder, NOTICE)
    encoding.writeVarString(encoder, JSON.stringify(notice))
  })
