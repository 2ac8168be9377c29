import type { Locator, Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { hold, openShop, refund, settle } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { join, signIn } from '../people.ts';

/** Ada has 1,180 credits of three kinds, a plan, one charge held, one settled and one refunded. */
async function meetAda(makegood: Makegood): Promise<{ chargeId: string }> {
  await openShop(makegood);
  await makegood.call('PUT', '/api/admin/plans/pro', { name: 'Pro', credits: { credit: 100 } });
  await makegood.call('PUT', '/api/admin/plans/free', { name: 'Free', credits: { credit: 10 } });
  await makegood.call('PUT', '/api/admin/users/ada', {
    email: 'countess.lovelace@example.org',
    name: 'Ada Lovelace',
    planId: 'pro',
  });
  const tomorrow = new Date();
  tomorrow.setDate(tomorrow.getDate() + 1);
  await makegood.call('POST', '/api/credits/grant', {
    userId: 'ada',
    amount: 90,
    source: 'purchase',
    expiresAt: tomorrow.toISOString(),
  });
  await hold(makegood);
  await refund(makegood, await hold(makegood));
  const charge = await hold(makegood);
  await settle(makegood, charge);
  return charge;
}

const balance = (page: Page) => page.getByRole('region', { name: 'Balance' });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('button', { name }).click();
}

test.describe('an agent of support', () => {
  test.use({ signedIn: false });

  test('finds a user by a fragment of the email and refunds a part of a charge', async ({
    page,
    makegood,
  }) => {
    await meetAda(makegood);
    await makegood.call('PUT', '/api/admin/caps', { default: { perRefund: 3, perDay: 100 } });
    const grace = await join(makegood, 'Grace', 'support');
    await page.goto('/users');
    await signIn(page, grace);
    await page.getByRole('searchbox', { name: 'Find users' }).fill('lovelace@');
    await expect(page).toHaveURL('/users?q=lovelace%40');
    await page.getByRole('link', { name: /Ada Lovelace/ }).click();
    await expect(balance(page)).toContainText('1,180 available, and 5 held');

    const settled = page.getByRole('listitem').filter({ hasText: 'Settled' });
    await settled.getByRole('link').last().click();
    await dialog(page, 'Charge').getByRole('button', { name: 'Refund this charge' }).click();
    const refunding = dialog(page, 'Refund a charge');
    const amount = refunding.getByLabel('How much');
    await expect(amount).toBeFocused();
    await expect(amount).toHaveValue('5 credits');
    await expect(refunding.getByText('More than you may give by yourself')).toBeVisible();
    await amount.fill('6');
    await expect(amount).toHaveAccessibleDescription(/At most 5 credits are left/);
    await expect(refunding.getByRole('button', { name: 'Refund' })).toBeDisabled();
    await amount.fill('2');
    await expect(refunding.getByRole('row', { name: /Balance/ })).toContainText('1,182');
    await expect(refunding.getByText(/back to the grant “Purchased”, which expires/)).toBeVisible();
    await refunding.getByLabel('Note').fill('The picture was too dark');
    await refunding.getByRole('button', { name: 'Refund', exact: true }).click();
    await expect(page.getByText('2 credits given back to Ada Lovelace')).toBeVisible();

    const story = dialog(page, 'Charge');
    await expect(story.getByText('Customer service: 2 credits returned')).toBeVisible();
    await expect(story.getByText('by Grace')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(story).toBeHidden();
    await expect(balance(page)).toContainText('1,182 available');
    await expect(page.getByRole('listitem').filter({ hasText: 'too dark' })).toContainText('Grace');
    await expect(page.getByRole('button', { name: /Void the grant/ })).toBeHidden();
  });

  test('asks an approver where it is over the cap, and nothing moves', async ({
    page,
    makegood,
  }) => {
    const { chargeId } = await meetAda(makegood);
    await makegood.call('PUT', '/api/admin/caps', { default: { perRefund: 3, perDay: 100 } });
    const grace = await join(makegood, 'Grace', 'support');
    await page.goto(`/users/ada?charge=${chargeId}`);
    await signIn(page, grace);
    await page.getByRole('button', { name: 'Refund this charge' }).click();
    const refunding = dialog(page, 'Refund a charge');
    await refunding.getByRole('button', { name: 'Ask an approver' }).click();
    await expect(refunding.getByRole('status')).toContainText('Waits for an approver');
    await refunding.getByRole('link', { name: 'See it among the approvals' }).click();
    await expect(page).toHaveURL('/approvals');
    await page.goto('/users/ada');
    await expect(balance(page)).toContainText('1,180 available');
  });

  test('who only looks is offered nothing to do', async ({ page, makegood }) => {
    const { chargeId } = await meetAda(makegood);
    const vera = await join(makegood, 'Vera', 'viewer');
    await page.goto(`/users/ada?charge=${chargeId}`);
    await signIn(page, vera);
    await expect(dialog(page, 'Charge')).toContainText('Settled for 5 credits');
    await expect(page.getByRole('button', { name: /Refund|Give|More actions|Void/ })).toHaveCount(
      0,
    );
  });
});

test('a double click sends once, and a retry after a lost answer counts once', async ({
  page,
  makegood,
}) => {
  const { chargeId } = await meetAda(makegood);
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('credits.refund')) sent += 1;
  });
  const refunding = dialog(page, 'Refund a charge');
  const refundOne = async () => {
    await page.getByRole('button', { name: 'Refund this charge' }).click();
    await refunding.getByLabel('How much').fill('1');
    await expect(refunding.getByRole('row', { name: /Balance/ })).toBeVisible();
  };
  await page.goto(`/users/ada?charge=${chargeId}`);
  await refundOne();
  await refunding.getByRole('button', { name: 'Refund', exact: true }).dblclick();
  await expect(refunding).toBeHidden();
  expect(sent).toBe(1);

  await refundOne();
  await expect(refunding.getByRole('list', { name: 'Given back already' })).toContainText('1 cred');
  await page.route(
    '**/trpc/credits.refund**',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await refunding.getByRole('button', { name: 'Refund', exact: true }).click();
  await expect(refunding.getByRole('alert')).toContainText('cannot be reached');
  await refunding.getByRole('button', { name: 'Refund', exact: true }).click();
  await expect(refunding).toBeHidden();
  expect(sent).toBe(3);
  await page.goto('/users/ada?tab=refunds');
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(1 + 3);
  await expect(balance(page)).toContainText('1,182 available');
});

test('a user is found and a refund is made with the keyboard alone', async ({ page, makegood }) => {
  await meetAda(makegood);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('textbox', { name: 'Search' })).toBeFocused();
  await page.keyboard.type('lovelace@');
  await expect(page.getByRole('button', { name: /^Ada Lovelace/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/users/ada');
  await expect(page.getByRole('dialog')).toBeHidden();
  const opener = page.getByRole('button', { name: 'Refund a charge' });
  await expect(opener).toBeVisible();
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    if (await opener.evaluate((button) => button === document.activeElement)) break;
  }
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  const refunding = dialog(page, 'Refund a charge');
  await expect(refunding.getByLabel('Charge', { exact: true })).toBeFocused();
  await expect(refunding.getByLabel('How much')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(refunding.getByLabel('How much')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await page.keyboard.press('Tab');
  await expect(refunding.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('Incident');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Told by telephone');
  await expect(refunding.getByRole('row', { name: /Balance/ })).toContainText('1,183');
  await page.keyboard.press('Control+Enter');
  await expect(refunding).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page.getByText('Incident: Image')).toBeVisible();
  await expect(page.getByText('“Told by telephone”')).toBeVisible();
});

test('the units that failed are refunded at their price', async ({ page, makegood }) => {
  await openShop(makegood);
  const { chargeId } = await makegood.call<{ chargeId: string }>('POST', '/api/credits/deduct', {
    userId: 'ada',
    feature: 'image',
    units: 4,
  });
  await page.goto(`/users/ada?charge=${chargeId}`);
  await page.getByRole('button', { name: 'Refund this charge' }).click();
  const refunding = dialog(page, 'Refund a charge');
  await refunding.getByText('Units that failed').click();
  await refunding.getByLabel('How many units').fill('5');
  await expect(refunding.getByLabel('How many units')).toHaveAccessibleDescription(/At most 4/);
  await refunding.getByLabel('How many units').fill('3');
  await expect(refunding.getByRole('row', { name: /Balance/ })).toContainText('995');
  await refunding.getByLabel('Reason').selectOption('Provider failed');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('15 credits given back to ada')).toBeVisible();
  await expect(dialog(page, 'Charge')).toContainText('Provider failed: 15 credits returned');
});

test('the tab, the filter and the open charge are in the address: reload and back keep them', async ({
  page,
  makegood,
}) => {
  await meetAda(makegood);
  await page.goto('/users/ada');
  const kinds = page.getByRole('group', { name: 'Kinds of what happened' });
  await kinds.getByText('Refunds').click();
  await expect(page).toHaveURL('/users/ada?kind=refund');
  await expect(page.getByText('Started on Pro')).toBeHidden();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Refunds' })).toBeChecked();

  await page.getByRole('tab', { name: 'Balance step by step' }).click();
  await expect(page).toHaveURL('/users/ada?tab=ledger');
  const newest = page.getByRole('row').nth(1);
  await expect(newest).toContainText(/1,185.*-5.*1,180/);
  await newest.getByRole('link', { name: 'Image' }).click();
  const story = dialog(page, 'Charge');
  await expect(story).toContainText('Settled for 5 credits');
  await page.reload();
  await expect(story).toContainText('-5 from purchased credits');
  await page.goBack();
  await expect(story).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Balance step by step' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.goBack();
  await expect(page).toHaveURL('/users/ada?kind=refund');
});

test('an adjustment and goodwill are undone from their toasts; a grant is given and voided; a plan is changed', async ({
  page,
  makegood,
}) => {
  await meetAda(makegood);
  await page.goto('/users/ada');
  await act(page, 'Adjust the balance');
  const adjusting = dialog(page, 'Adjust the balance');
  await adjusting.getByText('Take credits').first().click();
  await adjusting.getByLabel('How much').fill('100');
  await expect(adjusting.getByRole('list', { name: 'Taken from' })).toContainText(
    /80 credits from the grant “Purchased”.*20 credits/,
  );
  await adjusting.getByLabel('Reason').fill('granted twice');
  await adjusting.getByRole('button', { name: 'Take credits' }).click();
  await expect(balance(page)).toContainText('1,080 available');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The adjustment is undone')).toBeVisible();
  await expect(balance(page)).toContainText('1,180 available');

  await page.getByRole('button', { name: 'Give goodwill' }).click();
  await dialog(page, 'Give goodwill').getByLabel('How much').fill('25');
  await dialog(page, 'Give goodwill').getByRole('button', { name: 'Give credits' }).click();
  await expect(balance(page)).toContainText('1,205 available');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The goodwill is taken back')).toBeVisible();
  await expect(balance(page)).toContainText('1,180 available');

  await act(page, 'Grant credits');
  const granting = dialog(page, 'Grant credits');
  await granting.getByLabel('How much').fill('70');
  await granting.getByLabel('Expires').fill('2020-01-01T10:00');
  await expect(granting.getByLabel('Expires')).toHaveAccessibleDescription(/expire in the future/);
  await granting.getByLabel('Expires').fill('2099-01-01T10:00');
  await granting.getByRole('button', { name: 'Grant credits' }).click();
  await expect(balance(page)).toContainText('1,250 available');
  const button = page.getByRole('button', { name: 'Void the grant Promotional of 70' });
  await button.click();
  const voiding = dialog(page, 'Void a grant');
  await expect(voiding.getByRole('button', { name: 'Cancel', exact: true })).toBeFocused();
  await expect(voiding.getByRole('row', { name: /Balance/ })).toContainText('1,180');
  await voiding.getByRole('button', { name: 'Void the grant' }).click();
  await expect(button).toBeHidden();

  await act(page, 'Change the plan');
  const changing = dialog(page, 'Change the plan');
  await expect(changing.getByRole('row', { name: /Credits/ })).toContainText('1,090');
  await changing.getByRole('radio', { name: 'With the next refresh' }).check();
  await expect(changing.getByText('No balance changes now')).toBeVisible();
  await changing.getByRole('button', { name: 'Change the plan' }).click();
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText(
    'From the next refresh onFree',
  );
});

test('a menu stays open and goes with its button while the page scrolls', async ({
  page,
  makegood,
}) => {
  await meetAda(makegood);
  await page.goto('/users/ada');
  await expect(page.getByText('Started on Pro')).toBeVisible();
  const opener = page.getByRole('button', { name: 'More actions' });
  const top = async (of: Locator) => (await of.boundingBox())?.y ?? Number.NaN;
  const between = async () => (await top(dialog(page, 'More actions'))) - (await top(opener));
  await opener.click();
  await expect(page.getByRole('button', { name: 'Adjust the balance' })).toBeVisible();
  const before = await between();
  await page.mouse.wheel(0, 40);
  await expect.poll(() => top(opener)).toBeLessThan(70);
  await expect.poll(between).toBe(before);
});

test('refreshes are held and lifted, and one is made now', async ({ page, makegood }) => {
  await meetAda(makegood);
  await page.goto('/users/ada');
  const settings = dialog(page, 'Refresh settings');
  await act(page, 'Refresh settings');
  await settings.getByLabel('Hold refreshes').check();
  await settings.getByLabel('Own amount').fill('25');
  await settings.getByRole('button', { name: 'Save the settings' }).click();
  await expect(page.getByRole('heading', { name: /Refreshes on hold/ })).toBeVisible();
  const refreshing = dialog(page, 'Refresh plan credits now');
  await act(page, 'Refresh plan credits now');
  await expect(refreshing).toContainText('on hold');
  await expect(refreshing.getByRole('button', { name: 'Refresh now' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(refreshing).toBeHidden();

  await act(page, 'Refresh settings');
  await settings.getByLabel('Hold refreshes').uncheck();
  await page.keyboard.press('Control+Enter');
  await expect(settings).toBeHidden();
  await act(page, 'Refresh plan credits now');
  await expect(refreshing.getByRole('row', { name: /Credits/ })).toContainText('1,105');
  await refreshing.getByRole('button', { name: 'Refresh now' }).click();
  await expect(balance(page)).toContainText('1,105 available');
});

test('axe finds nothing to mend in the page of a user, its tabs, a charge and a refund', async ({
  page,
  makegood,
}) => {
  const { chargeId } = await meetAda(makegood);
  await page.goto('/users/ada');
  await expect(page.getByText('Started on Pro')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  for (const tab of ['Balance step by step', 'Refunds', 'Refreshes']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  }
  await page.goto(`/users/ada?charge=${chargeId}`);
  await expect(dialog(page, 'Charge')).toContainText('Settled for 5 credits');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Refund this charge' }).click();
  await expect(dialog(page, 'Refund a charge').getByRole('row', { name: /Balance/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.goto('/users/nobody');
  await expect(page.getByRole('alert')).toContainText('User not found');
  expect(await violations(page)).toEqual([]);
});

test('on a telephone of 390 pixels nothing but the tables scrolls sideways', async ({
  page,
  makegood,
}) => {
  const { chargeId } = await meetAda(makegood);
  const sideways = () => page.evaluate<number>('document.documentElement.scrollWidth');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/users/ada');
  await expect(page.getByText('Started on Pro')).toBeVisible();
  expect(await sideways()).toBe(390);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Balance step by step' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  expect(await sideways()).toBe(390);
  await page.goto(`/users/ada?charge=${chargeId}`);
  await page.getByRole('button', { name: 'Refund this charge' }).click();
  const send = dialog(page, 'Refund a charge').getByRole('button', { name: 'Refund', exact: true });
  await expect(send).toBeInViewport();
  expect(await sideways()).toBe(390);
});
