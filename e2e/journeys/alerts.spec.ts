import { classify, createMakegood, WorkFailed } from '@makegood/sdk';
import { type Simulator, startSimulator } from '@makegood/simulator';
import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { expect, test } from '../fixtures.ts';
import { Makegood } from '../makegood.ts';

const WITHIN_MS = 60_000;
const provider = 'pictures-inc';

let simulator: Simulator;
test.beforeEach(async () => {
  simulator = await startSimulator({ seed: 1 });
});
test.afterEach(() => simulator.stop());

/** Pictures cost 5 credits, and what the provider fails of is not given back; Ada and Bob have 1000. */
async function openShop(makegood: Makegood): Promise<void> {
  await makegood.call('PUT', '/api/admin/features/image', {
    ...{ name: 'Image', cost: 5, operationType: 'IMAGE', provider },
    refundPolicy: { provider_error: { refund: 'none' } },
  });
  for (const userId of ['ada', 'bob']) {
    const credits = { userId, amount: 1000, source: 'purchase' };
    await makegood.call('POST', '/api/credits/grant', credits);
  }
}

/** Has the provider make so many pictures at once, as a backend would with the SDK. */
async function draw(makegood: Makegood, userId: string, times: number): Promise<void> {
  const sdk = createMakegood({ url: makegood.url, apiKey: Makegood.adminKey });
  const one = (n: number) =>
    sdk.withCharge({ userId, feature: 'image', provider }, async ({ chargeId, signal }) => {
      const base = simulator.urlFor(provider, chargeId);
      const response = await fetch(`${base}/${provider}/v1/chat/completions`, {
        ...{ method: 'POST', signal, headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ callId: chargeId, promptTokens: 10, maxTokens: 10 }),
      });
      const answer = await response.text();
      if (!response.ok)
        throw new WorkFailed(classify(response), `Job ${n}: ${provider} says ${response.status}`);
      return answer;
    });
  await Promise.allSettled(Array.from({ length: times }, (_, n) => one(n)));
}

const cards = (page: Page) => page.getByRole('list', { name: 'Alerts' }).getByRole('listitem');

const balanceOf = async (makegood: Makegood, userId: string) => {
  const user = await makegood.call<{ balances: { credit: { available: number } } }>(
    'GET',
    `/api/admin/users/${userId}`,
  );
  return user.balances.credit.available;
};

const figure = (page: Page, title: string | RegExp) =>
  page.locator('dl > div').filter({ has: page.getByText(title, { exact: true }) });

test('a provider that begins to fail is an alert within a minute, which leads to its charges and to their refund', async ({
  page,
  context,
  makegood,
}) => {
  // The alert may take its minute.
  test.setTimeout(150_000);
  await openShop(makegood);
  await draw(makegood, 'bob', 6);
  await page.goto('/alerts');
  await expect(page.getByRole('region', { name: 'No alerts' })).toContainText('Nothing needs you');
  const other = await context.newPage();
  await other.addInitScript(
    (key) => sessionStorage.setItem('makegood.api-key', key),
    Makegood.adminKey,
  );
  await other.goto('/');
  await expect(other.getByText('Nothing is wrong')).toBeVisible({ timeout: WITHIN_MS });

  simulator.setProviderMix(provider, { server_error: 1 });
  await draw(makegood, 'ada', 24);
  const card = cards(page).filter({ hasText: `of the calls to ${provider} failed` });
  await expect(card).toBeVisible({ timeout: WITHIN_MS });
  await expect(card).toContainText('Critical');
  await expect(card).toContainText('80.0% (threshold 10%)');
  const link = other.getByRole('link', { name: /^Alerts \d open/ });
  await expect(link).toBeVisible();
  await expect(other.getByText(`${provider} is failing`, { exact: false }).first()).toBeVisible();
  await link.click();
  await expect(cards(other).filter({ hasText: provider })).toBeVisible();
  await other.close();

  await card.getByRole('link', { name: /^Failed charges/ }).click();
  await expect(page).toHaveURL(/\/charges\?/);
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(1 + 24));
  await page.goBack();
  await card.getByRole('link', { name: /^Refund an incident/ }).click();
  await expect(page.getByRole('combobox', { name: 'How the work failed' })).toHaveValue('any');
  await expect(figure(page, 'They get back')).toContainText('120 credits');
  expect(await balanceOf(makegood, 'ada')).toBe(880);
  await page.getByRole('button', { name: 'Refund 24 charges…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund this incident' });
  await dialog.getByLabel('Name').fill(`Outage of ${provider}`);
  await dialog.getByLabel('Type 24 to confirm').fill('24');
  await dialog.getByRole('button', { name: 'Refund 24 charges' }).click();
  const finished = page.getByText('Finished', { exact: true }).first();
  await expect(page.getByRole('progressbar').or(finished).first()).toBeVisible();
  await expect(finished).toBeVisible({ timeout: WITHIN_MS });
  await expect(figure(page, 'Given back')).toContainText('120 credits');
  expect(await balanceOf(makegood, 'ada')).toBe(1000);
});

test('an alert is acknowledged with a note, snoozed, and tells its history; failures are grouped', async ({
  page,
  makegood,
}) => {
  test.setTimeout(180_000);
  await openShop(makegood);
  await page.goto('/alerts');
  await expect(page.getByRole('region', { name: 'No alerts' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  simulator.setProviderMix(provider, { server_error: 1 });
  await draw(makegood, 'ada', 24);
  const card = cards(page).filter({ hasText: `of the calls to ${provider} failed` });
  await expect(card).toBeVisible({ timeout: WITHIN_MS });

  await card.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge the alert' });
  await dialog.getByLabel('Note').fill('I have called them');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(card).toContainText('Acknowledged');
  await expect(dialog).toBeHidden();
  await card.getByRole('button', { name: /^Snooze/ }).click();
  await page.getByRole('button', { name: 'For 4 hours' }).click();
  await expect(card).toContainText(/Snoozed.*wakes in [34] hours/);
  await card.getByRole('link', { name: /^History/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Alert' });
  const changes = drawer.getByRole('list', { name: /^What became of it/ }).getByRole('listitem');
  await expect(changes).toHaveCount(3);
  await expect(changes.nth(1)).toContainText('I have called them');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violations(page)).toEqual([]);

  await page.goto('/monitoring/failures?range=1h');
  const row = page.getByRole('row', { name: new RegExp(`${provider} says #`) });
  await expect(row).toContainText('24');
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await row.click();
  const group = page.getByRole('dialog', { name: 'Failures of one kind' });
  await expect(group.getByRole('list', { name: 'What happened' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await group.getByRole('link', { name: 'Show these charges' }).click();
  await expect(page).toHaveURL(/\/charges\?.*message=/);
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(1 + 24));
});

test('an admin mutes a rule, and says from how many charges on a rate alerts and when a balance is low', async ({
  page,
}) => {
  await page.goto('/settings/monitoring?edit=yes');
  await page.getByLabel('A rate says something from').fill('50');
  await page.getByRole('checkbox', { name: 'Budget of a day' }).uncheck();
  await page.getByLabel(/^A balance of “.*” is low below$/).fill('120');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'See what changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the thresholds' });
  await expect(dialog).toContainText('50 finished charges');
  await dialog.getByRole('button', { name: 'Save the thresholds' }).click();
  await expect(figure(page, 'A rate says something from')).toContainText('50 finished charges');
  await expect(figure(page, 'Rules that alert nobody')).toContainText('Budget of a day');
  await expect(figure(page, /^A balance of “.*” is low below$/)).toContainText('120');
  await page.goto('/alerts');
  await expect(page.getByRole('listitem').filter({ hasText: 'Budget of a day' })).toContainText(
    'muted',
  );
});
