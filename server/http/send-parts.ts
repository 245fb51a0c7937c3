import { once } from 'node:events'
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
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  try {
    for (; !part.done && !gone.signal.aborted; part = await parts.next()) {
      if (!res.write(part.value)) await once(res, 'drain', { signal: gone.signal })
    }
    res.end()
  } catch (err) {
    if (!gone.signal.aborted) log.error({ err }, 'a file broke off')
    // A file that ended in order would pass for whole.
    res.destroy()
  }
  return answered
}
