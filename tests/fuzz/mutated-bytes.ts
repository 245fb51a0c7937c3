import type { Seeded } from '../harness/seeded.ts'

/** Bytes at which readers of variable-length numbers, lengths and kinds change their minds. */
const TELLING = [0, 1, 2, 7, 8, 10, 0x1f, 0x20, 0x28, 0x7f, 0x80, 0x81, 0x88, 0xc8, 0xf6, 0xfe, 0xff]
/** Numbers as lib0 writes them: 2³¹, 2³², 2⁵³, and one beyond every integer. */
const LONG_NUMBERS = [
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
]

/**
 * Bytes with a few things wrong: bits turned, bytes set, cut out, doubled, numbers made huge, the end cut off or grown,
 * parts of other bytes put in.
 */
export function mutatedBytes(random: Seeded, bytes: Uint8Array, other: Uint8Array = bytes): Uint8Array {
  let mutated = Uint8Array.from(bytes)
  for (let left = 1 + random.below(random.below(4) === 0 ? 12 : 3); left > 0; left--) mutated = mutate(random, mutated, other)
  return mutated
}

function mutate(random: Seeded, bytes: Uint8Array<ArrayBuffer>, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = random.below(Math.max(1, bytes.length))
  const length = 1 + random.below(16)
  const some = (from: Uint8Array): Uint8Array => {
    const start = at % Math.max(1, from.length)
    return from.subarray(start, start + length)
  }
  switch (random.below(9)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
      return bytes
    case 1:
      bytes[at] = random.below(256)
      return bytes
    case 2:
      bytes[at] = random.of(TELLING) ?? 0
      return bytes
    case 3:
      return spliced(bytes, at, length)
    case 4:
      return spliced(bytes, at, 0, some(bytes))
    case 5:
      return spliced(bytes, random.below(bytes.length + 1), length, some(other))
    case 6:
      return spliced(bytes, at, 1, random.of(LONG_NUMBERS))
    case 7:
      return bytes.slice(0, at)
    default:
      return spliced(
        bytes,
        bytes.length,
        0,
        Array.from({ length }, () => random.below(256)),
      )
  }
}

function spliced(bytes: Uint8Array, at: number, without: number, put: ArrayLike<number> = []): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(Math.min(bytes.length, at + without))
  const made = new Uint8Array(at + put.length + rest.length)
  made.set(bytes.subarray(0, at))
  made.set(put, at)
  made.set(rest, at + put.length)
  return made
}
