import type { Plugin } from 'vite'

/**
 * Yjs takes from lib0 a few lines about elements, for words in colour in a browser's console; beside them lib0 makes four
 * schemas that nothing uses, and their whole language with them. Said to be pure, they fall away: two of 170 KB.
 */
export function lib0ForPages(): Plugin {
  return {
    name: 'catena-lib0-for-pages',
    apply: 'build',
    transform: {
      filter: { id: /\/lib0\/dom\.js$/ },
      handler: (code) => ({ code: code.replaceAll('= $.$custom(', '= /* @__PURE__ */ $.$custom('), map: null }),
    },
  }
}
