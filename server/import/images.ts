import { createHash } from 'node:crypto'
import type { ReadingImage } from '#shared/reading/block.ts'
import { bounds } from './bounds.ts'

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  Array.from({ length: text.length }, (_, i) => i).every((i) => bytes[at + i] === text.charCodeAt(i))

/** What picture the bytes are, by their first bytes alone; SVG and whatever else can act is none. */
export function imageType(bytes: Uint8Array): ReadingImage['mediaType'] | undefined {
  if (starts(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (starts(bytes, '\xff\xd8\xff')) return 'image/jpeg'
  if (starts(bytes, 'GIF87a') || starts(bytes, 'GIF89a')) return 'image/gif'
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'image/webp'
  return undefined
}

/** The pictures of one import, each kept once, within bounds; one beyond them is left out and the text goes on. */
export class ImageStore {
  readonly #images = new Map<string, ReadingImage>()
  #total = 0
  /** The picture's id, or nothing if it cannot be kept. */
  add(bytes: Uint8Array): string | undefined {
    const mediaType = imageType(bytes)
    if (!mediaType || bytes.length > bounds.images.each) return undefined
    const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
    if (this.#images.has(id)) return id
    if (this.#images.size >= bounds.images.count || this.#total + bytes.length > bounds.images.total) return undefined
    this.#total += bytes.length
    this.#images.set(id, { id, mediaType, base64: Buffer.from(bytes).toString('base64') })
    return id
  }
  /** Keeps the picture that a `data:` address holds. Any other address is elsewhere, and nothing is loaded. */
  addDataUrl(address: string): string | undefined {
    const found = /^data:image\/[a-z+.-]+;base64,([A-Za-z0-9+/=\s]+)$/i.exec(address.slice(0, Math.ceil(bounds.images.each * 1.4)))
    return found?.[1] === undefined ? undefined : this.add(Buffer.from(found[1], 'base64'))
  }
  all(): ReadingImage[] {
    return [...this.#images.values()]
  }
}
