import { crc32, deflateSync } from 'node:zlib'

/** Pixels in rows from the top, with 1 (grey), 3 (red, green, blue) or 4 (and how opaque) bytes for each. */
export interface Pixels {
  width: number
  height: number
  channels: 1 | 3 | 4
  data: Uint8Array
}

const colourTypes = { 1: 0, 3: 2, 4: 6 } as const

/** A picture as PNG (ISO/IEC 15948), written anew from its pixels, so that nothing else of its file comes along. */
export function encodePng({ width, height, channels, data }: Pixels): Uint8Array {
  const row = width * channels
  const filtered = new Uint8Array((row + 1) * height)
  for (let y = 0; y < height; y++) {
    const from = y * row
    const to = y * (row + 1)
    // Filter 1: each byte less the one of the pixel before it, which packs far better than the bytes themselves.
    filtered[to] = 1
    for (let x = 0; x < row; x++) filtered[to + 1 + x] = (data[from + x] ?? 0) - (x < channels ? 0 : (data[from + x - channels] ?? 0))
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, colourTypes[channels], 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered, { level: 6 })),
    chunk('IEND', new Uint8Array()),
  ])
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const ends = new Uint8Array(8)
  new DataView(ends.buffer).setUint32(0, data.length)
  new DataView(ends.buffer).setUint32(4, crc32(named))
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
}

/** The picture made smaller by a whole factor, each pixel the mean of those it stands for, until no side is longer than `longest`. */
export function shrink(pixels: Pixels, longest: number): Pixels {
  const factor = Math.ceil(Math.max(pixels.width, pixels.height) / longest)
  if (factor <= 1) return pixels
  const { channels, data } = pixels
  const width = Math.max(1, Math.floor(pixels.width / factor))
  const height = Math.max(1, Math.floor(pixels.height / factor))
  const out = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let dy = 0; dy < factor; dy++) {
          const row = (y * factor + dy) * pixels.width + x * factor
          for (let dx = 0; dx < factor; dx++) sum += data[(row + dx) * channels + channel] ?? 0
        }
        out[(y * width + x) * channels + channel] = sum / (factor * factor)
      }
    }
  }
  return { width, height, channels, data: out }
}
