import { defineConfig } from 'vitest/config';

const setupFiles = ['test/support/seed.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles,
          include: [
            'core/**/*.test.ts',
            'host/**/*.test.ts',
            'cli/**/*.test.ts',
            'action/**/*.test.ts',
            'extension/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: ['test/bundles/**', 'test/oracles/**', 'test/editor/**'],
          // Generated cases take longer on a busy machine; what hangs is ended all the same.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'whole',
          setupFiles,
          include: ['test/bundles/**/*.test.ts', 'test/oracles/**/*.test.ts', 'test/editor/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
