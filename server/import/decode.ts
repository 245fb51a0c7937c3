/**
 * The text of bytes: by byte order mark, as UTF-8 when it is, by what an HTML page declares, else as Windows-1252, in
 * which any bytes read as something.
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
  if (marked) return new TextDecoder(marked).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const declared = /<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?([\w-]+)/i.exec(
      new TextDecoder('latin1').decode(bytes.subarray(0, 2_048)),
    )?.[1]
    if (declared !== undefined) {
      try {
        return new TextDecoder(declared).decode(bytes)
      } catch {
        // An encoding that no one knows: go on as if none were declared.
      }
    }
    // A cut in the middle of a character (the beginning of a longer text) is no reason to leave UTF-8.
    const lenient = new TextDecoder('utf-8').decode(bytes)
    const broken = lenient.split('\uFFFD').length - 1
    return broken > lenient.length / 1_000 + 2 ? new TextDecoder('windows-1252').decode(bytes) : lenient
  }
}

/** Whether bytes are not text at all: NUL or many controls, without the byte order mark of UTF-16. */
export function looksBinary(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return false
  const head = bytes.subarray(0, 8_192)
  let controls = 0
  for (const byte of head) {
    if (byte === 0) controls += 8
    else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b) controls++
  }
  return controls > Math.max(8, head.length * 0.02)
}
