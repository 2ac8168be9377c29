import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'apps/server/**/*.test.ts',
      'apps/cli/**/*.test.ts',
      'apps/web/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    globalSetup: ['packages/db/src/testing-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
