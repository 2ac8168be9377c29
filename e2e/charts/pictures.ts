import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { found } from '../axe.ts';
import { unfolded } from '../settled.ts';
import { serveGallery } from './serve.ts';

const sections = ['points', 'shapes', 'kinds', 'states', 'others', 'range'];
const widths = { 1280: 900, 390: 844 };

/** Pictures of every kind of chart with every kind of figures, and what axe finds in them. */
export async function chartPictures(
  browser: Browser,
  folder: string,
  wanted: string[],
): Promise<number> {
  await using gallery = await serveGallery();
  await using context = await browser.newContext({
    baseURL: gallery.url,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  let found = 0;
  for (const section of sections) {
    if (wanted.length > 0 && !wanted.includes(section)) continue;
    for (const [width, height] of Object.entries(widths)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width: Number(width), height });
        await page.emulateMedia({ colorScheme });
        await page.goto(`/?section=${section}`);
        await drawn(page);
        const path = join(folder, `charts-${section}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        found += await say(page, `${section} ${width} ${colorScheme}`);
      }
    }
  }
  return found;
}

/** Loading charts have no drawing yet; the one that stays so is there to be seen. */
async function drawn(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await unfolded(page);
  await page.waitForFunction(
    () => document.querySelectorAll('figure .mantine-Skeleton-root').length === 0,
  );
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))),
  );
}

async function say(page: Page, where: string): Promise<number> {
  const violations = await found(page);
  for (const { id, nodes } of violations) {
    process.stdout.write(`${where}: ${id} ${nodes[0]?.html.slice(0, 200)}\n`);
  }
  return violations.length;
}
