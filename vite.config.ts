import { lingui } from '@lingui/vite-plugin'
import { defineConfig } from 'vite'
import { compressed } from './scripts/vite/compressed.ts'
import { lib0ForPages } from './scripts/vite/lib0-for-pages.ts'
import { loadedTogether } from './scripts/vite/loaded-together.ts'
import { preactAsReact } from './scripts/vite/preact-as-react.ts'
import { serviceWorker } from './scripts/vite/service-worker.ts'
import { wordsInside } from './scripts/vite/words-inside.ts'
import { zodForPages } from './scripts/vite/zod-for-pages.ts'

/** Browsers that know light-dark(), the popover attribute and the Custom Highlight API: what Catena's pages rest on. */
const browsers = ['chrome123', 'edge123', 'firefox140', 'safari17.5']

export default defineConfig({
  root: new URL('client', import.meta.url).pathname,
  resolve: { alias: preactAsReact },
  plugins: [
    lingui({
      macroTransform: { macro: { descriptorFields: 'message' } },
      configPath: new URL('lingui.config.ts', import.meta.url).pathname,
      failOnCompileError: true,
    }),
    loadedTogether(),
    wordsInside(),
    zodForPages(),
    lib0ForPages(),
    serviceWorker(),
    compressed(),
  ],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: browsers,
    cssTarget: browsers,
    // A strict content security policy lets fonts come from files only, and files are kept by the browser.
    assetsInlineLimit: 0,
    sourcemap: true,
    // In parts, the order of the cascade layers would depend on which part a browser reads first.
    cssCodeSplit: false,
    // Every browser of the list loads modules ahead by itself; the polyfill would be an inline script.
    modulePreload: { polyfill: false },
    // Libraries say in their files what is for a server that renders React; there is none.
    rolldownOptions: { onLog: (level, log, pass) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && pass(level, log) },
  },
})
