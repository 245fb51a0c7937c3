import type { Pool } from 'pg'
import { keepPart } from '#server/storage/work.ts'
import { Refusal } from '#shared/errors.ts'
import type { WorkResult } from '#shared/protocol/http/work.ts'
import { type Doing, notWanted } from './works.ts'

/** Characters that are gathered before they are written away. */
const AT_A_TIME = 256 * 1024
/** Bytes of one file at most. */
export const LARGEST_FILE = 512 * 1024 * 1024

/**
 * Keeps a text, part by part, as the file of a work.
 * @throws Refusal `too-large`
 */
export async function keepFile(
  pool: Pool,
  { id, signal }: Pick<Doing, 'id' | 'signal'>,
  parts: AsyncIterable<string>,
  mediaType: string,
  largest = LARGEST_FILE,
): Promise<WorkResult> {
  let gathered: string[] = []
  let length = 0
  let nth = 0
  let bytes = 0
  const write = async () => {
    const text = gathered.join('')
    gathered = []
    length = 0
    bytes += Buffer.byteLength(text)
    if (bytes > largest) throw new Refusal('too-large', 'The file grew larger than Catena keeps. Choose a part of it by the filters.')
    if (!(await keepPart(pool, id, nth++, text))) throw notWanted
  }
  for await (const part of parts) {
    signal.throwIfAborted()
    gathered.push(part)
    length += part.length
    if (length >= AT_A_TIME) await write()
  }
  await write()
  return { is: 'file', mediaType, bytes }
}
