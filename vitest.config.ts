import { lingui } from '@lingui/vite-plugin'
import { defineConfig } from 'vitest/config'
import { preactAsReact } from './scripts/vite/preact-as-react.ts'
import { findChromium } from './tests/harness/chromium.ts'
import LongestFirst from './tests/longest-first.ts'
import Tally from './tests/tally.ts'

process.env['CHROMIUM'] ??= findChromium() ?? ''

const plugins = [lingui({ macroTransform: true })]
const postgres = ['tests/harness/postgres.ts']

export default defineConfig({
  test: {
    reporters: ['default', new Tally()],
    // Two browsers and a Postgres on a small machine: what is slow there is not wrong.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Each waits for its Postgres, its servers and its browser most of the time.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins,
        resolve: { alias: preactAsReact },
        test: {
          name: 'unit',
          // They share nothing that one could leave behind, and loading everything anew for each takes longer than they do.
          isolate: false,
          include: [
            'shared/**/*.test.ts',
            'server/**/*.test.ts',
            'client/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'tests/chaos/**/*.test.ts',
          ],
        },
      },
      {
        plugins,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          // It needs a Docker engine, builds an image and takes minutes: by hand.
          exclude: process.env['CATENA_CONTAINERS'] ? [] : ['tests/integration/containers.test.ts'],
          globalSetup: postgres,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins,
        test: {
          name: 'e2e',
          expect: { poll: { timeout: 20_000 } },
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: [...postgres, 'tests/harness/browser-present.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // After all others: two browsers are enough for a small machine.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
