import type { Response } from 'express'
import type { Log } from '#server/log.ts'
import { answered } from './route.ts'

/**
 * Sends a file part by part, as fast as it is taken; nothing more is made of it when the client has gone. The first part
 * is made before the head is sent, so that what fails at once is told as such.
 */
export async function sendParts(
  res: Response,
  log: Log,
  parts: AsyncGenerator<string>,
  file: { readonly mediaType: string; readonly name: string },
): Promise<typeof answered> {
  let part = await parts.next()
  res.set('Content-Type', file.mediaType).set('Content-Disposition', `attachment; filename="${file.name}"`)
  let gone = false
  let goOn = () => {}
  // One listener for all: where the answer is compressed, one that is taken off again would stay with the compressor.
  res.on('drain', () => goOn())
  res.once('close', () => {
    gone = true
    goOn()
  })
  try {
    for (; !part.done && !gone; part = await parts.next()) {
      if (!res.write(part.value) && !gone) await new Promise<void>((resolve) => (goOn = resolve))
    }
    res.end()
  } catch (err) {
    if (!gone) log.error({ err }, 'a file broke off')
    // A file that ended in order would pass for whole.
    res.destroy()
  }
  return answered
}
