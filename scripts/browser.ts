import { existsSync } from 'node:fs';
import { run } from './run.ts';

/** The quickest first: it is made for tests and has no window. */
const browsers = ['chromium-headless-shell', 'chromium'] as const;

/** A mirror that does not answer is not waited for long: another browser does. */
const impatient = ['-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::Retries=0'] as const;

/** Makes sure of a browser for the tests: one that is there, or Debian's where it can be installed. */
export async function ensureBrowser(): Promise<void> {
  const named = process.env['CHROMIUM_PATH'];
  if (named && existsSync(named)) return;
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  let isUpdated = false;
  for (const browser of browsers) {
    if (existsSync(`/usr/bin/${browser}`)) return;
    if (!mayInstall) continue;
    process.stdout.write(`Installing ${browser} for the browser tests\n`);
    if (!isUpdated) await run('apt-get', ...impatient, 'update', '-qq');
    isUpdated = true;
    const install = ['install', '-y', '-qq', '--no-install-recommends', browser] as const;
    if ((await run('apt-get', ...impatient, ...install)) === 0) return;
  }
  // Where all of it fails the tests fall back on the browser among the packages.
}
