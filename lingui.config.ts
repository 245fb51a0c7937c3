import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'fr', 'es', 'ar'],
  catalogs: [{ path: 'client/locales/{locale}', include: ['client'], exclude: ['**/*.test.ts', '**/*.test.tsx'] }],
  // The file is enough to find a message again; with lines in it a catalogue changes whenever any code moves.
  format: formatter({ lineNumbers: false }),
})
