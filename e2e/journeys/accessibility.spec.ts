import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';

/** Charts are drawn once they are near to what is seen. */
const chartsDrawn = async (page: Page) => {
  await expect(page.getByRole('figure')).toHaveCount(3);
  for (const figure of await page.getByRole('figure').all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure.locator('svg.recharts-surface')).toBeVisible();
  }
};

test('axe finds nothing to mend in the figures, as charts, as tables, and stale', async ({
  page,
  makegood,
}) => {
  test.slow();
  await trade(makegood);
  await page.goto('/?range=1h');
  await chartsDrawn(page);
  expect(await violations(page)).toEqual([]);
  await page.route('**/trpc/**', (route) => route.abort());
  await expect(page.getByRole('status')).toHaveText('Server unreachable');
  expect(await violations(page)).toEqual([]);
  const toggle = page.getByRole('button', { name: 'View as table' });
  for (let charts = 3; charts > 0; charts--) {
    await expect(toggle).toHaveCount(charts);
    await toggle.first().click();
  }
  await expect(page.getByRole('columnheader', { name: 'Given back' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('axe finds nothing to mend in an empty ledger', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'No charges yet' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test.describe('signed out', () => {
  test.use({ signedIn: false });

  test('axe finds nothing to mend in the sign-in form', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Make the first admin' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use an API key instead' }).click();
    await expect(page.getByLabel('API key', { exact: true })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});

test('the colours chosen by hand outlive a reload', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('radiogroup', { name: 'Colours' }).getByTitle('Dark').click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
});

test('nothing needs sideways scrolling on a telephone of 390 pixels', async ({
  page,
  makegood,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const sideways = () => page.evaluate<number>('document.documentElement.scrollWidth');
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'No charges yet' })).toBeVisible();
  expect(await sideways()).toBe(390);
  await trade(makegood);
  await chartsDrawn(page);
  expect(await sideways()).toBe(390);
  await page.getByRole('button', { name: 'View as table' }).first().click();
  await expect(page.getByRole('columnheader', { name: 'Refund rate' })).toBeVisible();
  expect(await sideways()).toBe(390);
});

test('the range, the charts and their tables are reached with the keyboard alone', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.goto('/');
  await chartsDrawn(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'The time before' })).toBeFocused();
  await page.keyboard.press('w');
  await expect(page).toHaveURL('/?range=7d');
  // Before it come the links to what is wrong and of the figures.
  const toggle = page.getByRole('button', { name: 'View as table' }).first();
  const isFocused = () => toggle.evaluate((button) => button === document.activeElement);
  for (let i = 0; i < 18 && !(await isFocused()); i++) await page.keyboard.press('Tab');
  await expect(toggle).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Refund rate' }).first()).toBeVisible();
});
