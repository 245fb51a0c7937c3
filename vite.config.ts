import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './scripts/vite/compressed.ts'
import { serviceWorker } from './scripts/vite/service-worker.ts'
import { wordsInside } from './scripts/vite/words-inside.ts'
import { zodForPages } from './scripts/vite/zod-for-pages.ts'

/** Browsers that know light-dark(), the popover attribute and the Custom Highlight API: what Catena's pages rest on. */
const browsers = ['chrome123', 'edge123', 'firefox140', 'safari17.5']

export default defineConfig({
  root: new URL('client', import.meta.url).pathname,
  plugins: [
    react(),
    lingui({
      macroTransform: { macro: { descriptorFields: 'message' } },
      configPath: new URL('lingui.config.ts', import.meta.url).pathname,
      failOnCompileError: true,
    }),
    wordsInside(),
    zodForPages(),
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
  },
})
