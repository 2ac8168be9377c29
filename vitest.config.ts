import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of many seconds. Begun first, none of them is what everything waits for at the end. */
const long = [
  /\/faults\//,
  /\/cli\/src\/commands\//,
  /many-users/,
  /unreachable/,
  /embedded\.test/,
  /packed\.test/,
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) =>
      long.some((path) => path.test(moduleId)) ? 0 : 1;
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'apps/server/**/*.test.ts',
      'apps/cli/**/*.test.ts',
      'apps/web/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    globalSetup: ['packages/db/src/testing-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Twice the two cores of the smallest machine: the tests of faults mostly wait.
    maxWorkers: 4,
    // Nothing is kept in modules that a test could tell: they are loaded once by each worker.
    isolate: false,
    sequence: { sequencer: LongFirst },
  },
});
