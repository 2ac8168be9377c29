import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { hold, refund, settle, trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';

const rowsOf = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: true }).getByRole('row');

test('a mark of the failures leads to exactly the charges that the provider failed', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  const failed = await hold(makegood);
  await refund(makegood, failed);
  await page.goto('/monitoring/providers?provider=pictures-inc&range=24h');
  const light = page.getByRole('button', { name: /^pictures-inc Working/ });
  await expect(light).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('group', { name: 'Success rate' })).toContainText('50.0%');

  const chart = page.getByRole('region', { name: 'What did providers fail of?' });
  await chart.getByRole('button', { name: 'View as table' }).click();
  await chart.getByRole('link', { name: '2', exact: true }).first().click();
  await expect(page).toHaveURL(/\/charges\?.*event=provider_failed/);
  await expect(rowsOf(page, 'Charges')).toHaveCount(1 + 2);
  await expect(rowsOf(page, 'Charges').filter({ hasText: 'Provider timed out' })).toHaveCount(2);

  await page.goBack();
  await light.click();
  await expect(page).not.toHaveURL(/provider=/);
  await expect(page.getByRole('region', { name: 'List of providers' })).toContainText(
    'pictures-inc',
  );
});

test('the refund rate is narrowed by its address, and its figures lead to their refunds', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await settle(makegood, await hold(makegood));
  await page.goto('/monitoring/refunds?range=24h&provider=pictures-inc&reason=timeout');
  await expect(page.getByRole('group', { name: 'Refund rate', exact: true })).toContainText(
    '25.0%',
  );
  await expect(page.getByRole('group', { name: 'Refund rate', exact: true })).toContainText(
    'Above the 5%',
  );
  await expect(rowsOf(page, 'List of refunds')).toHaveCount(1 + 1);
  await page.getByRole('link', { name: 'Refunds', exact: true }).last().click();
  await expect(page).toHaveURL(/\/refunds\?.*reason=timeout/);
  await expect(rowsOf(page, 'Refunds')).toHaveCount(1 + 1);
  await page.getByRole('button', { name: /show all times/ }).click();
  await expect(page).not.toHaveURL(/from=/);

  await page.goto('/monitoring/refunds?reason=goodwill');
  await expect(page.getByText('Nothing was refunded in this time').first()).toBeVisible();
});

test('axe finds nothing to mend in the pages of providers and of the refund rate', async ({
  page,
  makegood,
}) => {
  test.slow();
  for (const path of ['/monitoring/providers', '/monitoring/refunds']) {
    await page.goto(path);
    await expect(page.getByText(/in this time/).first()).toBeVisible();
    expect(await violations(page), `${path}, empty`).toEqual([]);
  }
  await trade(makegood);
  for (const path of ['/monitoring/providers?range=24h', '/monitoring/refunds?range=24h']) {
    await page.goto(path);
    await expect(page.getByRole('figure').locator('svg.recharts-surface').first()).toBeVisible();
    await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
    expect(await violations(page), path).toEqual([]);
  }
});
