import type { Plugin } from 'vite'

/** What of lib0, on which Yjs rests, is other in the pages. The build stops where lib0 is written otherwise. */
export function lib0ForPages(): Plugin {
  return {
    name: 'catena-lib0-for-pages',
    apply: 'build',
    transform: {
      filter: { id: /\/lib0\/(?:dom|decoding)\.js$/ },
      handler(code, id) {
        const [before, after] = id.endsWith('dom.js') ? schemas : strings
        if (!code.includes(before)) this.error(`lib0 is written otherwise: there is no ${before} in ${id}`)
        return { code: code.replaceAll(before, after), map: null }
      },
    },
  }
}

/**
 * Yjs takes from lib0 a few lines about elements, for words in colour in a browser's console; beside them lib0 makes four
 * schemas that nothing uses, and their whole language with them. Said to be pure, they fall away: two of 170 KB.
 */
const schemas = ['= $.$custom(', '= /* @__PURE__ */ $.$custom('] as const

/**
 * A margin is made of short words, thirty to an entry and most of them the same in each, and to have each read by the
 * browser's decoder takes longer than all else in which a margin of 5,000 is decoded. What is short and plain is looked up
 * among the words that were read before.
 */
const strings = [
  'export const readVarString = string.utf8TextDecoder ? _readVarStringNative : _readVarStringPolyfill',
  `const known = Array(1024)
export const readVarString = (decoder) => {
  const start = decoder.pos
  const length = readVarUint(decoder)
  const { arr, pos } = decoder
  const end = pos + length
  let at = pos
  let place = length
  if (length <= 24) for (; at < end && arr[at] < 128; at++) place = (place * 31 + arr[at]) & 1023
  if (at === end && known[place]?.length === length) {
    const word = known[place]
    for (at = pos; at < end && arr[at] === word.charCodeAt(at - pos); ) at++
    if (at === end) {
      decoder.pos = end
      return word
    }
    at = end
  }
  decoder.pos = start
  const word = _readVarStringNative(decoder)
  if (at === end) known[place] = word
  return word
}`,
] as const
