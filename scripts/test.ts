import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { buildWeb } from './build-web.ts';
import { runChecks } from './checks.ts';
import { ensureRedis } from './redis.ts';
import { root, run } from './run.ts';

type Tally = { passed: number; failed: number };

const results = join(root, 'test-results');
const read = async (name: string) => JSON.parse(await readFile(join(results, name), 'utf8'));

/** A runner that died, or failed outside of a test, counts as one failure at least. */
const atLeastOneWhen = (broken: boolean, { passed, failed }: Tally): Tally => ({
  passed,
  failed: broken ? Math.max(failed, 1) : failed,
});

async function runTests(): Promise<Tally> {
  const code = await run(
    ...(['vitest', 'run', '--reporter=default', '--reporter=json'] as const),
    '--outputFile.json=test-results/vitest.json',
  );
  const found = await read('vitest.json').catch(() => ({}));
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = found;
  return atLeastOneWhen(code !== 0, { passed, failed });
}

async function runJourneys(): Promise<Tally> {
  const code = await run('playwright', 'test', '-c', 'e2e/playwright.config.ts');
  const { stats = {} } = await read('e2e.json').catch(() => ({}));
  const { expected: passed = 0, unexpected = 0, flaky = 0 } = stats;
  // A journey that passes only when it is tried again has failed.
  return atLeastOneWhen(code !== 0, { passed, failed: unexpected + flaky });
}

// The tests start our programs about a hundred times.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node');
await rm(results, { recursive: true, force: true });
await ensureBrowser();
await ensureRedis();
await buildWeb();
const tallies = [await runChecks(), await runTests(), await runJourneys()];
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
