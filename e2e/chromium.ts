import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';

/**
 * The browser of CHROMIUM_PATH, the system's own, of which the one without a window is the quickest, or the
 * one that came with the packages.
 */
export async function findChromium(): Promise<string> {
  const installed = [
    ...[process.env['CHROMIUM_PATH'], '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
  ].find((path) => path && existsSync(path));
  return installed ?? chromium.executablePath();
}
