import { hold, trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import { Makegood } from '../makegood.ts';

test.use({ ownProcess: true });

test('a page whose server is gone keeps its figures, says how old they are, and recovers', async ({
  page,
  makegood,
  configuration,
}) => {
  await trade(makegood);
  await page.goto('/');
  const state = page.getByRole('status');
  const held = page.getByRole('group', { name: 'Held now' });
  await expect(state).toHaveText('Live');
  await expect(held).toContainText('5 credits');

  expect(await makegood.stop()).toBe(0);
  await expect(state).toHaveText('Server unreachable');
  await expect(page.getByText(/figures of .*:.* ago/)).toBeVisible();
  await expect(held).toContainText('5 credits');

  const again = await Makegood.start({
    ...configuration,
    port: Number(new URL(makegood.url).port),
  });
  try {
    await expect(state).toHaveText('Live');
    await hold(again);
    await expect(held).toContainText('10 credits');
  } finally {
    await again.stop();
  }
});

test('a page that never reached its server says so, and shows the figures once it does', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.route('**/trpc/**', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await page.unroute('**/trpc/**');
  await expect(page.getByRole('group', { name: 'Held now' })).toContainText('5 credits');
});

test('a server that answers with errors is not called unreachable', async ({ page, makegood }) => {
  await trade(makegood);
  await page.goto('/');
  await expect(page.getByRole('status')).toHaveText('Live');
  await page.route('**/trpc/**', (route) => route.fulfill({ status: 503, body: 'no database' }));
  await expect(page.getByRole('status')).toHaveText('Server in trouble');
  await expect(page.getByRole('group', { name: 'Held now' })).toContainText('5 credits');
});
