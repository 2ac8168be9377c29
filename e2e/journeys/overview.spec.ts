import { hold, openShop, refund, settle, trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';

test('a charge shows as held, then as settled or refunded, without a reload', async ({
  page,
  makegood,
}) => {
  await openShop(makegood);
  await page.goto('/');
  const held = page.getByRole('group', { name: 'Held now' });
  await expect(held).toContainText('0 credits');

  const good = await hold(makegood);
  const bad = await hold(makegood);
  await expect(held).toContainText('10 credits');
  await expect(held).toContainText('2 charges');
  await expect(held).toContainText(/next deadline in (4|5) minutes/);

  await settle(makegood, good);
  await expect(page.getByRole('group', { name: 'Credits charged' })).toContainText('10');
  await expect(held).toContainText('1 charge');
  const rate = page.getByRole('group', { name: 'Refund rate' });
  await expect(rate).toContainText('of 1 charge; judged from 20');
  const alerts = { minCharges: 1 };
  await makegood.call('PUT', '/api/admin/monitoring/settings', { alerts });
  await expect(rate).toContainText('Within the 5% threshold');
  const attention = page.getByRole('region', { name: 'What needs attention' });
  await expect(attention).toContainText('Nothing is wrong');

  await refund(makegood, bad);
  await expect(page.getByRole('group', { name: 'Credits given back' })).toContainText('5');
  await expect(held).toContainText('0 credits');
  await expect(rate).toContainText('50.0%');
  await expect(rate).toContainText('Above the 5% threshold');
  await attention
    .getByRole('link', { name: /^The refund rate of the last 24 hours is 50\.0%/ })
    .click();
  await expect(page).toHaveURL('/monitoring/refunds');
  await expect(page.getByRole('heading', { name: 'Refund rate', level: 1 })).toBeVisible();
});

test('a refund is told with its reason, its provider and its place among the latest', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Refunds by reason' })).toContainText(
    'Provider timed out',
  );
  const provider = page
    .getByRole('region', { name: 'Providers in the last hour' })
    .getByRole('listitem');
  await expect(provider).toContainText('pictures-inc');
  await expect(provider).toContainText('66.7% of 3 succeeded');
  const latest = page.getByRole('region', { name: 'Latest events' }).getByRole('listitem');
  await expect(latest.first()).toContainText('Refunded 5 credits');
  await expect(latest).toHaveCount(7);
});

test('the first steps that an empty ledger shows work as they stand', async ({
  page,
  makegood,
}) => {
  await page.goto('/');
  const steps = page.getByRole('region', { name: 'No charges yet' }).getByRole('listitem');
  await expect(steps).toHaveCount(3);
  for (const step of await steps.all()) {
    const command = await step.getByRole('code').or(step.locator('pre')).first().innerText();
    const [, method, address] = /^curl -X (\w+) (\S+) /.exec(command) ?? [];
    const body = /-d '(.*)'$/.exec(command)?.[1];
    if (!method || !address || !body) throw new Error(`Not a command: ${command}`);
    await makegood.call(method, new URL(address).pathname, JSON.parse(body));
  }
  await expect(page.getByRole('group', { name: 'Held now' })).toContainText('5 credits');
  await expect(page.getByRole('region', { name: 'Refund rate over time' })).toBeVisible();
});

test('the range lives in the address and survives a reload', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Range: last 24 hours' }).click();
  await page.getByRole('button', { name: /^Last 7 days/ }).click();
  await expect(page).toHaveURL('/?range=7d');
  await expect(page.getByRole('group', { name: 'Credits charged' })).toContainText('7 days before');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Range: last 7 days' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Credits charged' })).toContainText('7 days before');
});

test('an address with a range that does not exist shows the usual one', async ({ page }) => {
  await page.goto('/?range=constructor');
  await expect(page.getByRole('button', { name: 'Range: last 24 hours' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Credits charged' })).toContainText(
    '24 hours before',
  );
});

test('what is compared with is chosen, also that it is nothing, and drawn where it was asked for', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.goto('/');
  const charged = page.getByRole('group', { name: 'Credits charged' });
  const legend = page.getByRole('region', { name: 'Refund rate over time' });
  await expect(charged).toContainText('against the 24 hours before');
  await expect(legend).not.toContainText('the 24 hours before');
  await page.getByLabel('Compare with').selectOption('year');
  await expect(page).toHaveURL('/?compare=year');
  await expect(charged).toContainText('against a year before');
  await expect(legend).toContainText('a year before');
  await page.getByLabel('Compare with').selectOption('');
  await expect(page).toHaveURL('/?compare=none');
  await expect(charged).not.toContainText('against');
  await page.goto('/');
  await expect(charged).toContainText('20');
  await expect(charged).not.toContainText('against');
});

test('the figures of a chart can be read as a table', async ({ page, makegood }) => {
  await trade(makegood);
  await page.goto('/?range=1h');
  const chart = page.getByRole('region', { name: 'Refund rate over time' }).first();
  await expect(chart.getByRole('figure')).toHaveAccessibleName(/33\.3% overall/);
  await chart.getByRole('button', { name: 'View as table' }).click();
  const finished = chart.getByRole('row').filter({ hasText: '33.3%' });
  await expect(finished).toHaveCount(1);
  await chart.getByRole('button', { name: 'View as chart' }).click();
  await expect(chart.getByRole('figure')).toBeVisible();
});

test('a tab that nobody sees asks for nothing', async ({ page, makegood }) => {
  await trade(makegood);
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/trpc/') ? 1 : 0));
  await page.clock.install();
  await page.goto('/');
  await expect(page.getByRole('status')).toHaveText('Live');

  const turn = (state: 'hidden' | 'visible') =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
  await turn('hidden');
  const before = asked;
  await page.clock.runFor(20_000);
  expect(asked).toBe(before);
  await turn('visible');
  await expect.poll(() => asked).toBeGreaterThan(before);
});
