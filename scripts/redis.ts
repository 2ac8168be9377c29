import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './run.ts';

/** Makes sure of a Redis for the tests of BullMQ: the system's own, or Debian's where that can be installed. */
export async function ensureRedis(): Promise<void> {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (found || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  process.stdout.write('Installing a Redis for the tests of BullMQ\n');
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'];
  // Where this fails those tests are skipped, and say so.
  if ((await run('timeout', '60', 'apt-get', ...install)) === 0) return;
  await run('timeout', '60', 'apt-get', 'update', '-qq');
  await run('timeout', '60', 'apt-get', ...install);
}
