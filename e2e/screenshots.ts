import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { ensureBrowser } from '../scripts/browser.ts';
import { chartPictures } from './charts/pictures.ts';
import { findChromium } from './chromium.ts';
import { type Demo, signInAsAdmin, withDemo } from './demo.ts';
import { pages } from './pages.ts';
import { settled, unfolded } from './settled.ts';
import { showAll } from './shown.ts';

// pnpm screenshots [name …]: pictures of the demo's pages, of all or of those named.
// pnpm screenshots --readme: the pictures of the README.
// pnpm screenshots --charts [section …]: of every kind of chart, without a server.

const folder = fileURLToPath(new URL('../screenshots', import.meta.url));
const images = fileURLToPath(new URL('../docs/images', import.meta.url));
/** The pages that the README shows. */
const ofReadme = ['overview', 'user', 'charge-refund'];
const widths = { 1440: 900, 390: 844 };
const {
  positionals: wanted,
  values: { charts, readme },
} = parseArgs({
  allowPositionals: true,
  options: { charts: { type: 'boolean' }, readme: { type: 'boolean' } },
});

/** The pages as `screenshots/<name>-<width>-<scheme>.png`; for the README, what a screen shows of some. */
async function picture(browser: Browser, demo: Demo): Promise<void> {
  const { makegood, password } = demo;
  const shown = await showAll(makegood, { email: 'support@makegood.demo', password });
  const locale = { baseURL: makegood.url, locale: 'en-US', timezoneId: 'Europe/Berlin' };
  const signedIn = await browser.newContext(locale);
  const signedOut = await browser.newContext(locale);
  const page = await signedIn.newPage();
  await signInAsAdmin(page, demo);
  const stranger = await signedOut.newPage();
  for (const { name, path, signedOut: isStranger } of pages) {
    const isWanted = readme
      ? ofReadme.includes(name)
      : wanted.length === 0 || wanted.includes(name);
    if (!isWanted) continue;
    const at = isStranger ? stranger : page;
    for (const [width, height] of Object.entries(widths)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await at.setViewportSize({ width: Number(width), height });
        await at.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await at.goto(typeof path === 'string' ? path : path(shown));
        await settled(at);
        if (!readme) {
          await unfolded(at);
          const path = join(folder, `${name}-${width}-${colorScheme}.png`);
          await at.screenshot({ path, fullPage: true });
        } else if (Number(width) > 1000) {
          await at.screenshot({ path: join(images, `${name}-${colorScheme}.png`) });
        }
      }
    }
    process.stdout.write(`${name}\n`);
  }
}

await ensureBrowser();
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  if (charts) process.exitCode = (await chartPictures(browser, folder, wanted)) === 0 ? 0 : 1;
  else await withDemo((demo) => picture(browser, demo));
  process.stdout.write(`The pictures are in ${readme ? images : folder}\n`);
} finally {
  await browser.close();
}
