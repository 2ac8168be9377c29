import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { pages, type Shown } from '../pages.ts';
import { join, signIn } from '../people.ts';
import { settled } from '../settled.ts';
import { showAll } from '../shown.ts';

test.use({ signedIn: false });

const MINUTES = 60_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 720 };

const sideways = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

/** A ledger with something on every page, for an admin who is signed in. */
async function openHouse(page: Page, makegood: Makegood): Promise<Shown> {
  await trade(makegood);
  await makegood.call('PUT', '/api/admin/plans/pro', { name: 'Pro', credits: { credit: 100 } });
  await makegood.call('PUT', '/api/admin/users/ada', { name: 'Ada Lovelace', planId: 'pro' });
  const admin = await join(makegood, 'Grace', 'admin');
  const shown = await showAll(makegood, await join(makegood, 'Sam', 'support'));
  await page.goto('/profile');
  await signIn(page, admin);
  return shown;
}

const pathsOf = (shown: Shown, signedOut: boolean) =>
  pages
    .filter((one) => (one.signedOut ?? false) === signedOut)
    .map(({ path }) => (typeof path === 'string' ? path : path(shown)));

test('every address of the dashboard is among those that are looked at here', async () => {
  const app = fileURLToPath(new URL('../../apps/web/src/app/', import.meta.url));
  const routes = new Set<string>();
  for await (const file of glob('*.{ts,tsx}', { cwd: app })) {
    const source = await readFile(app + file, 'utf8');
    for (const [, route = ''] of source.matchAll(/^ {2}path: '([^']+)'/gm)) routes.add(route);
  }
  expect(routes.size).toBeGreaterThan(20);
  const shown: Shown = {
    ...{ userId: '$userId', planId: '$planId', feature: '$feature' },
    ...{ chargeId: '$chargeId', refundableId: '$chargeId' },
    ...{
      staffId: '$staffId',
      runId: '$runId',
      incidentId: '$incidentId',
      invitation: '/accept-invite',
    },
  };
  const looked = pages.map(({ path }) =>
    decodeURIComponent((typeof path === 'string' ? path : path(shown)).replace(/[?#].*/, '')),
  );
  for (const route of routes) expect(looked).toContain(route);
});

const PARTS = 4;

for (let part = 0; part < PARTS; part += 1) {
  test(`every page opens by its address, outlives a reload and going back, suits axe and a telephone: ${part + 1} of ${PARTS}`, async ({
    page,
    makegood,
  }) => {
    // Ten pages, each twice; far less on a machine that does nothing else.
    test.setTimeout(10 * MINUTES);
    const shown = await openHouse(page, makegood);
    const paths = pathsOf(shown, false).filter((_, i) => i % PARTS === part);
    for (const path of paths) await test.step(path, () => look(page, makegood, path));
  });
}

async function look(page: Page, makegood: Makegood, path: string): Promise<void> {
  const headingOf = async () => {
    await settled(page);
    expect(page.url()).toBe(makegood.url + path);
    return page.getByRole('heading', { level: 1 }).first().innerText();
  };
  await page.goto(path);
  const heading = await headingOf();
  expect.soft(heading, path).not.toMatch(/stopped working|no page|cannot be read/);
  expect.soft(await violations(page), path).toEqual([]);
  // Who comes back from elsewhere loads the page again, as a reload does, with what it left in the history.
  await page.goto('about:blank');
  await page.setViewportSize(PHONE);
  await page.goBack();
  expect.soft(await headingOf(), path).toBe(heading);
  expect.soft(await sideways(page), path).toBe(PHONE.width);
  await page.setViewportSize(DESK);
}

test('so do those for who is signed out', async ({ page, browser, makegood }) => {
  const shown = await openHouse(page, makegood);
  const stranger = await browser.newContext({ baseURL: makegood.url });
  const their = await stranger.newPage();
  for (const path of pathsOf(shown, true)) {
    await their.goto(path);
    await settled(their);
    expect(await violations(their), path).toEqual([]);
    await their.setViewportSize(PHONE);
    await their.reload();
    await settled(their);
    expect(await sideways(their), path).toBe(PHONE.width);
  }
  await stranger.close();
});
