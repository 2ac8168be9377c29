import { expect, test } from '../fixtures.ts';

test.use({ demo: true, signedIn: false });

test('the demo shows four weeks of figures to anyone', async ({ page }) => {
  await page.goto('/?range=4w');
  await expect(page.getByRole('group', { name: 'Credits charged' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.getByText('openai').first()).toBeVisible({ timeout: 45_000 });
});
