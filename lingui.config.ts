import { defineConfig } from '@lingui/cli'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'fr', 'es', 'ar'],
  catalogs: [{ path: 'client/locales/{locale}', include: ['client'], exclude: ['**/*.test.ts', '**/*.test.tsx'] }],
})
