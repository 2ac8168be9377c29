import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { join, signIn } from '../people.ts';

/** Ada was charged three times for pictures that never came, Bob once; each has 1000 credits. */
async function outage(makegood: Makegood): Promise<void> {
  await makegood.call('PUT', '/api/admin/features/image', {
    ...{ name: 'Image', cost: 5, operationType: 'IMAGE' },
    refundPolicy: { work_failed: { refund: 'none' } },
  });
  for (const [userId, times] of [
    ['ada', 3],
    ['bob', 1],
  ] as const) {
    const credits = { userId, amount: 1000, source: 'purchase' };
    await makegood.call('POST', '/api/credits/grant', credits);
    for (let n = 0; n < times; n++) {
      const work = { userId, feature: 'image', provider: 'pictures-inc' };
      await makegood.call('POST', '/api/credits/deduct', work);
    }
  }
}

const balanceOf = async (makegood: Makegood, userId: string) => {
  const user = await makegood.call<{ balances: { credit: { available: number } } }>(
    'GET',
    `/api/admin/users/${userId}`,
  );
  return user.balances.credit.available;
};

const figure = (page: Page, title: string) =>
  page.locator('dl > div').filter({ has: page.getByText(title, { exact: true }) });

test('an incident is previewed and refunded with progress, everyone has their credits back, and it is undone', async ({
  page,
  makegood,
}) => {
  // Three looks by axe in both colours.
  test.slow();
  await outage(makegood);
  await page.goto('/incidents');
  await expect(page.getByText('Choose a provider, a feature')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Provider' }).fill('pictures-inc');
  await expect(page.getByText('Choose the time in which')).toBeVisible();
  await page.getByRole('button', { name: 'Last hour' }).click();
  await expect(figure(page, 'Would be refunded')).toContainText('4 charges of 2 users');
  await expect(figure(page, 'They get back')).toContainText('20 credits');
  await expect(page.getByRole('row', { name: /ada 3 15 credits/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(await balanceOf(makegood, 'ada')).toBe(985);

  await page.getByRole('button', { name: 'Refund 4 charges…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund this incident' });
  await dialog.getByLabel('Name').fill('Outage of pictures-inc');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Refund 4 charges' }).click();

  await expect(page.getByRole('heading', { name: 'Outage of pictures-inc' })).toBeVisible();
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
  await expect(figure(page, 'Given back')).toContainText('20 credits');
  await expect(page.getByRole('row', { name: /bob 1 5 credits/ })).toBeVisible();
  expect(await balanceOf(makegood, 'ada')).toBe(1000);
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Undo this refund…' }).click();
  const undo = page.getByRole('dialog', { name: 'Undo this refund' });
  await expect(undo.getByRole('button', { name: 'Undo 4 refunds' })).toBeDisabled();
  await undo.getByLabel('Type 4 to confirm').fill('4');
  await undo.getByRole('button', { name: 'Undo 4 refunds' }).click();
  await expect(page.getByText('It was undone.')).toBeVisible();
  await expect(figure(page, 'Taken back again')).toContainText('20 credits');
  expect(await balanceOf(makegood, 'ada')).toBe(985);

  await page.goto('/incidents?tab=history');
  await expect(page.getByRole('row', { name: /Outage of pictures-inc Undone/ })).toBeVisible();
});

test('the address tells what is chosen, and a viewer may look but not refund', async ({
  page,
  makegood,
}) => {
  await outage(makegood);
  const vera = await join(makegood, 'Vera', 'viewer');
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  await page.addInitScript(() => sessionStorage.removeItem('makegood.api-key'));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/incidents?${new URLSearchParams({ feature: 'image', from, to })}`);
  await signIn(page, vera);
  await expect(figure(page, 'They get back')).toContainText('20 credits');
  await expect(page.getByText('Only approvers refund incidents.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Refund/ })).toHaveCount(0);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('missed refunds are chosen, previewed and refunded', async ({ page, makegood }) => {
  await outage(makegood);
  for (const userId of ['ada', 'bob']) {
    const work = { userId, feature: 'image', provider: 'pictures-inc', hold: { seconds: 300 } };
    const { chargeId } = await makegood.call<{ chargeId: string }>(
      'POST',
      '/api/credits/deduct',
      work,
    );
    const failed = { failure: 'work_failed' };
    await makegood.call('POST', `/api/credits/charges/${chargeId}/fail`, failed);
  }
  await page.goto('/incidents');
  await page.getByRole('tab', { name: 'Missed refunds' }).click();
  await expect(page.getByRole('row', { name: /API error/ })).toHaveCount(2);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Choose the charge of ada' }).check();
  await page.getByRole('button', { name: 'Refund 1 chosen…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund what was missed' });
  await expect(dialog.getByText('1 charge of 1 user')).toBeVisible();
  await dialog.getByRole('button', { name: 'Refund 1 charge' }).click();
  await expect(page.getByRole('heading', { name: 'Missed refunds' })).toBeVisible();
  await expect(figure(page, 'Given back')).toContainText('5 credits');
  expect(await balanceOf(makegood, 'ada')).toBe(985);
  await page.goto('/incidents?tab=missed');
  await expect(page.getByRole('row', { name: /API error/ })).toHaveCount(1);
});
