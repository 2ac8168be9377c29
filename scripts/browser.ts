import { existsSync } from 'node:fs';
import { run } from './run.ts';

/** Makes sure of a browser: the system's own, or Debian's where it can be installed. */
export async function ensureBrowser(): Promise<void> {
  const found = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].some((p) => p && existsSync(p));
  if (found || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  process.stdout.write('Installing a browser for the browser tests\n');
  await run('apt-get', 'update', '-qq');
  // Where this fails the tests fall back on the browser among the packages.
  await run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
}
