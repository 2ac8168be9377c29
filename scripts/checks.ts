import { run } from './run.ts';

type Check = { name: string; command: [string, ...string[]] };

/** What can be said of the code without running it. */
const checks: Check[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the dashboard', command: ['tsc', '-p', 'apps/web/tsconfig.json'] },
  { name: 'types of the widgets', command: ['tsc', '-p', 'packages/react/tsconfig.json'] },
  { name: 'types of the example', command: ['tsc', '-p', 'examples/ai-studio'] },
  { name: 'types of the journeys', command: ['tsc', '-p', 'e2e/tsconfig.json'] },
  {
    name: 'types of the pages of the journeys',
    command: ['tsc', '-p', 'e2e/charts/tsconfig.json'],
  },
  { name: 'dead code', command: ['knip'] },
];

/** Runs every check, also after one has failed. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const { name, command } of checks) {
    const ok = (await run(...command)) === 0;
    process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n`);
    if (!ok) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}
