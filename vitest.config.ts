import { defineConfig } from 'vitest/config'

/** Generous: a machine ten times slower that stalls for seconds must not fail a test; what hangs still ends. */
const LIMIT_MS = 240_000

/** A folder of tests; `programs` when they start the built programs. */
const project = (name: string, { programs }: { programs: boolean }) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    globalSetup: programs ? ['tests/support/build-programs.ts'] : [],
  },
})

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: LIMIT_MS,
    hookTimeout: LIMIT_MS,
    teardownTimeout: 60_000,
    setupFiles: ['tests/support/no-leaks.ts'],
    allowOnly: false,
    // A shared machine stalls for seconds at times. What fails twice is a fault; what passed at the second try is said so.
    retry: process.env.CI ? 1 : 0,
    projects: [
      project('unit', { programs: false }),
      project('spec', { programs: true }),
      project('integration', { programs: true }),
      {
        extends: true as const,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/electron-setup.ts'],
          // A window has the machine to itself: one at a time, after all other tests.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 2 * LIMIT_MS,
        },
      },
    ],
  },
})
