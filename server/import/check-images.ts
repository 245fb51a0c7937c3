import type { Picture } from '#server/storage/readings.ts'
import { Refusal } from '#shared/errors.ts'
import type { ReadingImage } from '#shared/reading/block.ts'
import { bounds } from './bounds.ts'
import { imageType } from './images.ts'

/**
 * The pictures that come with a reading, as bytes. What a client sends need not have come from an importer: each must
 * be the kind of picture it says it is, and all of them stay within an import's bounds.
 * @throws Refusal `bad-format` or `too-large`
 */
export function checkImages(images: readonly ReadingImage[]): Picture[] {
  const { count, each, total } = bounds.images
  if (images.length > count) throw new Refusal('too-large', `There are ${images.length} pictures; a reading has at most ${count}.`)
  let sum = 0
  return images.map((image) => {
    const bytes = new Uint8Array(Buffer.from(image.base64, 'base64'))
    sum += bytes.length
    if (bytes.length > each) throw new Refusal('too-large', `A picture is larger than ${megabytes(each)} MB. Make it smaller.`)
    if (sum > total) throw new Refusal('too-large', `The pictures are larger than ${megabytes(total)} MB together. Leave some out.`)
    if (imageType(bytes) !== image.mediaType)
      throw new Refusal('bad-format', 'A picture is not what it says it is. Catena takes PNG, JPEG, GIF and WebP.')
    return { id: image.id, mediaType: image.mediaType, bytes }
  })
}

const megabytes = (bytes: number): number => bytes / (1024 * 1024)
