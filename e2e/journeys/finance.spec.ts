import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { hold, openShop, trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';

const rowsOf = (page: Page, name: string) =>
  page.getByRole('region', { name, exact: true }).getByRole('row');

const card = (page: Page, name: string) => page.getByRole('group', { name, exact: true });

/** A charge that cost the operator two dollars. */
async function spend(makegood: Makegood): Promise<void> {
  const { chargeId } = await hold(makegood);
  const path = `/api/credits/charges/${chargeId}/settle`;
  await makegood.call('POST', path, { costUsd: 2 });
}

test('what a credit is worth is set once, never over another’s, and makes the margin', async ({
  page,
  makegood,
}) => {
  await openShop(makegood);
  await spend(makegood);
  await page.goto('/settings/monitoring?edit=yes');
  const value = page.getByLabel(/^One of .* is worth$/);
  await value.fill('3');
  await makegood.call('PUT', '/api/admin/monitoring/settings', { dailyBudgetUsd: 9 });
  const save = async () => {
    await page.getByRole('button', { name: 'See what changes' }).click();
    await page.getByRole('button', { name: 'Save the thresholds' }).click();
  };
  await save();
  await expect(page.getByRole('alert')).toContainText('Someone saved other thresholds meanwhile');
  await save();
  await expect(page.getByText('$3.00')).toBeVisible();

  await page.goto('/monitoring/costs?range=24h&by=feature&sort=-cost');
  await expect(card(page, 'Cost')).toContainText('$2.00');
  await expect(card(page, 'Margin')).toContainText('$13.00');
  await page.getByRole('link', { name: 'Image', exact: true }).click();
  await expect(page).toHaveURL(/\/charges\?.*feature=image/);
  await expect(rowsOf(page, 'Charges')).toHaveCount(1 + 1);
});

test('what is owed adds up by month, and its steps lead to what is behind them', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.goto('/monitoring/liability?tz=UTC');
  const steps = page.getByRole('region', { name: 'How did it come about?' }).getByRole('listitem');
  // One of four is held still, and counts as used.
  await expect(steps).toHaveText([
    ...['Owed before0', 'Issued: promotional+1,000', 'Used−20', 'Refunded+5', 'Owed after985'],
  ]);
  await expect(card(page, 'Owed now')).toContainText('5 held');
  await steps.getByRole('link', { name: 'Used' }).click();
  await expect(rowsOf(page, 'Charges')).toHaveCount(1 + 4);

  await page.goBack();
  const month = page.getByLabel('Month', { exact: true });
  await month.selectOption({ index: 1 });
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-01&to=/);
  await expect(page.getByText('Nobody was given any').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nobody was given any').first()).toBeVisible();
  await month.selectOption({ index: 0 });
  await expect(page).toHaveURL(/range=month/);
  await expect(steps).toHaveCount(5);
});

test('usage is split as its address says, and a mark leads to its charges', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.goto('/monitoring/usage?range=24h&by=provider');
  await expect(card(page, 'Active users, last day')).toContainText('1');
  const chart = page.getByRole('region', { name: 'How many charges were opened?' });
  await chart.getByRole('button', { name: 'View as table' }).click();
  await chart.getByRole('link', { name: '4', exact: true }).click();
  await expect(page).toHaveURL(/\/charges\?.*provider=pictures-inc/);
  await expect(rowsOf(page, 'Charges')).toHaveCount(1 + 4);
  await page.goBack();
  await page.getByText('Users', { exact: true }).last().click();
  await page.getByRole('link', { name: 'ada' }).click();
  await expect(page).toHaveURL(/\/users\/ada/);
});

test('the ledger is checked by itself, and at once from the page of the system’s health', async ({
  page,
  makegood,
}) => {
  await openShop(makegood);
  await page.goto('/monitoring/health');
  const ledger = page.getByRole('region', { name: 'Ledger' });
  await expect(ledger).toContainText('Every balance is the sum of its entries', {
    timeout: 20_000,
  });
  await ledger.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('All balances are right')).toBeVisible();
  const jobs = page.getByRole('table', { name: 'Jobs and how they ran last' });
  await expect(jobs.getByRole('row', { name: /sweep/ })).toContainText('Well', { timeout: 20_000 });
});

test('axe finds nothing to mend in the pages of finance, empty and not, nor is one too wide', async ({
  page,
  makegood,
}) => {
  test.slow();
  const paths = [
    ...['/monitoring/costs', '/monitoring/usage', '/monitoring/liability', '/monitoring/health'],
    ...['/monitoring/costs?by=user', '/settings/monitoring?edit=yes'],
  ];
  const look = async (when: string) => {
    for (const path of paths) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('.mantine-Skeleton-root, [aria-busy=true]')).toHaveCount(0);
      expect(await violations(page), `${path}, ${when}`).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(
        page.viewportSize()?.width,
      );
    }
  };
  await look('empty');
  await trade(makegood);
  await spend(makegood);
  await page.setViewportSize({ width: 390, height: 844 });
  await look('on a telephone');
});
