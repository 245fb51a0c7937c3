import { fileURLToPath } from 'node:url'
import type { AliasOptions } from 'vite'

/** The pages are written for React and built with Preact, a sixth of its weight: docs/decisions/first-load.md. */
export const preactAsReact: AliasOptions = [
  { find: /^react$/, replacement: 'preact/compat' },
  { find: /^react-dom$/, replacement: 'preact/compat' },
  { find: /^react-dom\/client$/, replacement: fileURLToPath(new URL('../../client/as-react.ts', import.meta.url)) },
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
]
