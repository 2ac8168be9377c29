import { readFile } from 'node:fs/promises';
import { expect, type Page, test as base } from '@playwright/test';
import { violations } from '../axe.ts';
import { serveGallery } from '../charts/serve.ts';

type Gallery = { gallery: { url: string } };

const test = base.extend<object, Gallery>({
  gallery: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using gallery = await serveGallery();
      await use({ url: gallery.url });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

const open = async (page: Page, { url }: { url: string }, search = '') => {
  await page.goto(`${url}?section=range${search}`);
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
};

const asked = async (page: Page) => JSON.parse(await page.locator('pre.range').innerText());
const days = '&from=2026-10-01&to=2026-10-07&tz=Europe%2FBerlin';

test('single keys choose a range, compare it and make it live; Back leads back', async ({
  page,
  gallery,
}) => {
  await open(page, gallery);
  await page.keyboard.press('w');
  await expect(page).toHaveURL(/range=7d/);
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/range=24h/);
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/compare=previous/);
  await expect(page.locator('pre.compared')).toContainText('from');
  await page.keyboard.press('l');
  await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute('aria-pressed', 'true');
  const { to } = await asked(page);
  await expect.poll(async () => (await asked(page)).to, { timeout: 15_000 }).not.toBe(to);
  await page.goBack();
  await expect(page).toHaveURL(/range=7d/);
  // What is compared with stays, until it is turned off.
  await expect(page.getByLabel('Compare with')).toHaveValue('previous');
  await page.keyboard.press('x');
  await expect(page.locator('pre.compared')).toHaveText('null');
});

test('a range is typed, in days of the time zone', async ({ page, gallery }) => {
  test.slow();
  await open(page, gallery, '&tz=Europe%2FBerlin');
  await page.getByRole('button', { name: /^Range:/ }).click();
  const field = page.getByLabel('Range', { exact: true });
  await expect(field).toBeFocused();
  await field.fill('soonish');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Not understood\. Type for example/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await field.fill('2026-03-01 to 2026-03-29');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/from=2026-03-01&to=2026-03-29/);
  expect(await asked(page)).toEqual({
    from: '2026-02-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
    bucket: 'day',
    timeZone: 'Europe/Berlin',
  });
  await page.getByRole('button', { name: 'The time before' }).click();
  await expect(page).toHaveURL(/from=2026-01-31&to=2026-02-28/);
});

test('a range is picked, and taken only when it is applied', async ({ page, gallery }) => {
  await open(page, gallery, days);
  await page.getByRole('button', { name: /^Range:/ }).click();
  await page.getByRole('button', { name: '5 October 2026', exact: true }).click();
  await page.getByRole('button', { name: '6 October 2026', exact: true }).click();
  await expect(page).toHaveURL(/from=2026-10-01/);
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/from=2026-10-05&to=2026-10-06/);
});

test('a time zone is found by a part of its name, and stays', async ({ page, gallery }) => {
  test.slow();
  await open(page, gallery);
  await page.getByRole('button', { name: /^Time zone:/ }).click();
  await page.getByLabel('Time zone', { exact: true }).fill('new y');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await asked(page)).timeZone).toBe('America/New_York');
  await open(page, gallery);
  expect((await asked(page)).timeZone).toBe('America/New_York');
});

test('dragging zooms to whole buckets, Escape lets go of it', async ({ page, gallery }) => {
  await open(page, gallery, days);
  const plot = await page.getByRole('figure').boundingBox();
  if (!plot) throw new Error('There is no chart.');
  const drag = async (end: () => Promise<void>) => {
    await page.mouse.move(plot.x + 150, plot.y + 100);
    await page.mouse.down();
    await page.mouse.move(plot.x + 200, plot.y + 110);
    await page.mouse.move(plot.x + 260, plot.y + 110);
    await end();
    await page.mouse.up();
  };
  await drag(() => page.keyboard.press('Escape'));
  await expect(page).toHaveURL(/from=2026-10-01/);
  await drag(async () => {});
  await expect(page.locator('pre.zoomed')).toHaveText(/^2026-10-0\dT\d\d:00:00\.000Z 2026-10-0\dT/);
  await expect(page).toHaveURL(/from=2026-10-0\dT/);
});

test.describe('a finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('zooms by going sideways, scrolls by going up, and opens nothing by a tap', async ({
    page,
    gallery,
  }) => {
    await open(page, gallery, days);
    await page.addStyleTag({ content: 'body { padding-bottom: 100vh !important }' });
    const scrolled = () => page.evaluate<number>('scrollY');
    await page.getByRole('figure').evaluate((figure) => figure.scrollIntoView());
    const start = await scrolled();
    const plot = await page.getByRole('figure').boundingBox();
    if (!plot) throw new Error('There is no chart.');
    const finger = await page.context().newCDPSession(page);
    const put = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: [x: number, y: number]) =>
      finger.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: at ? [{ x: plot.x + at[0], y: plot.y + at[1] }] : [],
      });
    const swipe = async (dx: number, dy: number) => {
      await put('touchStart', [120, 120]);
      for (const part of [0.2, 0.4, 0.6, 0.8, 1]) {
        await put('touchMove', [120 + part * dx, 120 + part * dy]);
      }
      await put('touchEnd');
    };

    await page.touchscreen.tap(plot.x + 120, plot.y + plot.height - 36);
    await expect(page.locator('.recharts-tooltip-wrapper')).toContainText('Settled');
    await expect(page).not.toHaveURL(/opened=/);

    await swipe(110, 12);
    await expect(page.locator('pre.zoomed')).toHaveText(
      /^2026-10-0\dT\d\d:00:00\.000Z 2026-10-0\dT/,
    );
    await expect(page).not.toHaveURL(/from=2026-10-01&/);
    expect(await scrolled()).toBe(start);

    const zoomed = page.url();
    await swipe(0, -80);
    await expect.poll(scrolled).toBeGreaterThan(start);
    expect(page.url()).toBe(zoomed);
  });
});

test('the menu zooms without dragging', async ({ page, gallery }) => {
  await open(page, gallery, days);
  await page.getByRole('button', { name: /^More of/ }).click();
  await page.getByRole('button', { name: 'Zoom to…' }).click();
  await page.getByLabel('From').fill('2026-10-02T10:00');
  await page.getByLabel('Until').fill('2026-10-02T12:00');
  await page.getByRole('button', { name: 'Zoom', exact: true }).click();
  await expect(page.locator('pre.zoomed')).toHaveText(
    '2026-10-02T08:00:00.000Z 2026-10-02T10:00:00.000Z',
  );
});

test('a click and the table lead to the rows behind a mark', async ({ page, gallery }) => {
  await open(page, gallery, days);
  const plot = await page.getByRole('figure').boundingBox();
  if (!plot) throw new Error('There is no chart.');
  await page.mouse.click(plot.x + 54 + 24, plot.y + plot.height - 36);
  await expect(page).toHaveURL(/opened=settled/);
  await page.goBack();
  await page.getByRole('button', { name: 'View as table' }).click();
  const newest = page.getByRole('row').nth(1);
  await newest.getByRole('link').first().click();
  await expect(page).toHaveURL(/opened=settled/);
});

test('the table of a chart has nothing that axe finds', async ({ page, gallery }) => {
  test.slow();
  await open(page, gallery, days);
  await page.getByRole('button', { name: 'View as table' }).click();
  expect(await violations(page)).toEqual([]);
});

test('the figures and the picture can be kept', async ({ page, gallery }) => {
  await open(page, gallery, days);
  const keep = async (name: string) => {
    await page.getByRole('button', { name: /^More of/ }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const file = await coming;
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };
  const csv = await keep('Download CSV');
  expect(csv.name).toBe('what-happened.csv');
  expect(csv.content.toString().split('\r\n').slice(0, 2)).toEqual([
    '\uFEFFFrom,Until,Settled,Refunded',
    expect.stringMatching(/^2026-10-01T00:00:00\.000Z,2026-10-01T01:00:00\.000Z,\d+,\d+$/),
  ]);
  const png = await keep('Download PNG');
  expect(png.name).toBe('what-happened.png');
  const box = await page.getByRole('region', { name: 'What happened?' }).boundingBox();
  expect(png.content.readUInt32BE(16)).toBe(Math.round(2 * (box?.width ?? 0)));
  await test.info().attach('picture', { body: png.content, contentType: 'image/png' });
});

test('the legend hides a series and shows it again', async ({ page, gallery }) => {
  await open(page, gallery, days);
  const bars = page.locator('.recharts-bar');
  await expect(bars).toHaveCount(2);
  await page.getByRole('button', { name: 'Settled' }).click();
  await expect(bars).toHaveCount(1);
  await page.getByRole('button', { name: 'Settled' }).click();
  await expect(bars).toHaveCount(2);
});
