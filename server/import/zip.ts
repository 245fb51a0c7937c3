import { inflateRawSync } from 'node:zlib'
import { Refusal } from '#shared/errors.ts'
import { bounds } from './bounds.ts'

/** One file in an archive, as its directory describes it. */
interface ZipEntry {
  name: string
  packed: number
  /** Bytes as declared; what it really inflates to is counted when it is read. */
  size: number
  method: number
  at: number
}

const damaged = (): Refusal => new Refusal('import-failed', 'The file is damaged. Open it where it was made, save it again and bring that.')
const bomb = (): Refusal =>
  new Refusal(
    'too-large',
    'The file unpacks to far more than a text needs, so it was not opened. Save it again without large media and bring that.',
  )

/**
 * The directory of a ZIP archive (PKWARE APPNOTE 4.3), read from its end. Nothing is unpacked and no name is ever used
 * as a path on disk. Names that climb or point to a root are left out, and of two of one name the first counts.
 * @throws Refusal for damaged, encrypted or split archives and for those beyond the bounds.
 */
export function listZip(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  const lowest = Math.max(0, bytes.length - 22 - 0xffff)
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--
  if (end < lowest || end < 0) throw damaged()
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > bounds.zip.entries) throw bomb()
  const entries = new Map<string, ZipEntry>()
  let packedTotal = 0
  let total = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw damaged()
    const flags = view.getUint16(at + 8, true)
    const method = view.getUint16(at + 10, true)
    const packed = view.getUint32(at + 20, true)
    const size = view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    const local = view.getUint32(at + 42, true)
    if (next > bytes.length) throw damaged()
    const name = new TextDecoder('utf-8').decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (flags & 1) throw new Refusal('import-failed', 'The file is locked with a password or by its shop. Bring one that is not.')
    packedTotal += packed
    total += size
    if (packedTotal > bytes.length) throw bomb()
    if (size > bounds.zip.entry || total > bounds.zip.total * 4) throw bomb()
    if (size > bounds.zip.ratioFrom && size > packed * bounds.zip.ratio) throw bomb()
    if (isPlainName(name) && !entries.has(name)) entries.set(name, { name, packed, size, method, at: local })
    at = next
  }
  return [...entries.values()]
}

const isPlainName = (name: string): boolean =>
  name !== '' && !name.endsWith('/') && !/^[/\\]|^[A-Za-z]:|[\0\\]/.test(name) && !name.split('/').includes('..')

/** Reads entries of one archive, and counts what they inflate to, whatever the directory declared. */
export class ZipReader {
  readonly #bytes: Uint8Array
  readonly #entries: ReadonlyMap<string, ZipEntry>
  #inflated = 0
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#entries = new Map(listZip(bytes).map((entry) => [entry.name, entry]))
  }
  get names(): string[] {
    return [...this.#entries.keys()]
  }
  /** The bytes of the entry, or nothing if there is none of that name. @throws Refusal as `listZip`. */
  read(name: string): Uint8Array | undefined {
    const entry = this.#entries.get(name)
    if (!entry) return undefined
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength)
    if (entry.at + 30 > this.#bytes.length || view.getUint32(entry.at, true) !== 0x04034b50) throw damaged()
    const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true)
    const packed = this.#bytes.subarray(from, from + entry.packed)
    if (packed.length !== entry.packed) throw damaged()
    const left = bounds.zip.total - this.#inflated
    const inflated = inflate(
      packed,
      entry.method,
      Math.min(left, bounds.zip.entry, Math.max(bounds.zip.ratioFrom, entry.packed * bounds.zip.ratio)),
    )
    this.#inflated += inflated.length
    return inflated
  }
}

function inflate(packed: Uint8Array, method: number, most: number): Uint8Array {
  if (method === 0) {
    if (packed.length > most) throw bomb()
    return packed
  }
  if (method !== 8 || most <= 0) throw method === 8 ? bomb() : damaged()
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    throw error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      ? bomb()
      : damaged()
  }
}
