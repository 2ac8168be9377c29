import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { hold, openShop, settle, trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { join, signIn } from '../people.ts';

/** A refund of 5 credits that support asks for where only 3 are allowed. */
async function askOverTheCap(makegood: Makegood, asker: { email: string; password: string }) {
  await makegood.call('PUT', '/api/admin/caps', { default: { perRefund: 3, perDay: 100 } });
  await openShop(makegood);
  const charge = await hold(makegood);
  await settle(makegood, charge);
  const signedIn = await fetch(`${makegood.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: makegood.url },
    body: JSON.stringify({ email: asker.email, password: asker.password }),
  });
  const asked = await fetch(`${makegood.url}/api/credits/refund`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: makegood.url,
      cookie: signedIn.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    },
    body: JSON.stringify({ chargeId: charge.chargeId, reason: 'customer_service' }),
  });
  expect(asked.status).toBe(202);
}

const sideways = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

test.describe('signed out', () => {
  test.use({ signedIn: false });

  test('a refund over the cap waits, who asked cannot approve it, an approver can', async ({
    page,
    browser,
    makegood,
  }) => {
    await join(makegood, 'Grace', 'admin');
    const sam = await join(makegood, 'Sam', 'support');
    const ada = await join(makegood, 'Ada', 'approver');
    await askOverTheCap(makegood, sam);

    await page.goto('/approvals');
    await signIn(page, sam);
    await expect(
      page.getByRole('heading', { name: 'Sam asks to give 5 credits to ada' }),
    ).toBeVisible();
    await expect(page.getByText('An approver or an admin decides.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeHidden();
    await expect(page.getByText('995 → 1,000 if approved')).toBeVisible();

    await makegood.call('PUT', `/api/admin/staff/${sam.staffId}/role`, { role: 'approver' });
    await page.reload();
    await expect(page.getByText('You asked for this yourself')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeHidden();

    const other = await browser.newContext({ baseURL: makegood.url });
    const approver = await other.newPage();
    await approver.goto('/approvals');
    await signIn(approver, ada);
    await expect(approver.getByRole('link', { name: 'Approvals 1 waiting' })).toBeVisible();
    expect(await violations(approver)).toEqual([]);
    await approver.getByRole('button', { name: 'Approve', exact: true }).click();
    await approver.getByLabel('Note').fill('The picture never came.');
    expect(await violations(approver)).toEqual([]);
    await approver.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await expect(approver.getByText('Approved and done')).toBeVisible();
    await expect(approver.getByText('Nothing waits for a decision.')).toBeVisible();
    await approver.getByRole('button', { name: 'Refund of a charge' }).click();
    await expect(approver.getByRole('dialog')).toContainText('The picture never came.');
    await approver.reload();
    await expect(approver.getByRole('dialog')).toContainText('The picture never came.');
    await other.close();
  });

  test('a disabled person’s open page stops working at once', async ({ page, makegood }) => {
    await join(makegood, 'Grace', 'admin');
    const vera = await join(makegood, 'Vera', 'viewer');
    await openShop(makegood);
    await page.goto('/users');
    await signIn(page, vera);
    await expect(page.getByRole('link', { name: 'ada' })).toBeVisible();
    await makegood.call('POST', `/api/admin/staff/${vera.staffId}/disable`, {});
    await page.getByRole('searchbox', { name: 'Find users' }).fill('a');
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByRole('link', { name: 'ada' })).toBeHidden();
    await page.getByLabel('Email').fill(vera.email);
    await page.getByLabel('Password', { exact: true }).fill(vera.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
      /may not sign in any more/,
    );
  });

  test('an admin invites, the link lets in once, and whoever joined signs in again', async ({
    page,
    browser,
    makegood,
  }) => {
    test.slow();
    const grace = await join(makegood, 'Grace', 'admin');
    await page.goto('/staff');
    await signIn(page, grace);
    await page.getByRole('button', { name: 'Invite someone' }).click();
    await page.getByLabel('Email').fill('lin@example.org');
    await page.getByRole('radio', { name: 'Support' }).check();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make the link' }).click();
    const shown = page.getByRole('dialog', { name: 'An invitation' });
    const link = await shown.getByLabel('The link', { exact: true }).inputValue();
    await page.keyboard.press('Escape');
    await expect(shown).toBeVisible();
    await expect(shown.getByRole('button', { name: 'Done' })).toBeDisabled();
    expect(await violations(page)).toEqual([]);
    await shown.getByLabel('I have kept the link').check();
    await shown.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('region', { name: 'Open invitations' })).toContainText(
      'lin@example.org',
    );

    const other = await browser.newContext({ baseURL: makegood.url });
    const lin = await other.newPage();
    await lin.goto(link);
    await expect(lin.getByText('You are invited as support.')).toBeVisible();
    await expect(lin.getByRole('navigation', { name: 'Pages' })).toBeHidden();
    await lin.getByLabel('Name').fill('Lin');
    await lin.getByLabel('Password', { exact: true }).fill('lin@example.org');
    await lin.getByRole('button', { name: 'Join and sign in' }).click();
    await expect(lin.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
      /too easy to guess/,
    );
    expect(await violations(lin)).toEqual([]);
    const password = 'a horse that counts to twelve';
    await lin.getByLabel('Password', { exact: true }).fill(password);
    await lin.getByRole('button', { name: 'Join and sign in' }).click();
    await expect(lin.getByRole('button', { name: 'Signed in as Lin support' })).toBeVisible();
    await expect(lin.getByRole('link', { name: 'Staff', exact: true })).toBeHidden();

    await lin.getByRole('button', { name: 'Signed in as Lin support' }).click();
    await lin.getByRole('button', { name: 'Sign out' }).click();
    await lin.goto(link);
    await expect(lin.getByRole('alert')).toContainText('unknown, used or expired');
    await lin.goto('/profile');
    await signIn(lin, { staffId: '', name: 'Lin', email: 'lin@example.org', password });
    await expect(lin.getByRole('region', { name: 'Where you are signed in' })).toContainText(
      '(this one)',
    );
    expect(await violations(lin)).toEqual([]);
    await other.close();
  });

  test('the last admin cannot be disabled, and the refusal says why', async ({
    page,
    makegood,
  }) => {
    const grace = await join(makegood, 'Grace', 'admin');
    await page.goto('/staff');
    await signIn(page, grace);
    await page.getByRole('link', { name: /Grace/ }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
      'Make someone else an admin first',
    );
  });
});

test('a key is shown once, charges no more when it is revoked, and the log tells both', async ({
  page,
  makegood,
}) => {
  await page.goto('/api-keys');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('Name').fill('Image worker');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the key' }).click();
  const shown = page.getByRole('dialog', { name: 'The key Image worker' });
  const key = await shown.getByLabel('The API key', { exact: true }).inputValue();
  await shown.getByLabel('I have kept the API key').check();
  await shown.getByRole('button', { name: 'Done' }).click();
  const status = async () =>
    (
      await fetch(`${makegood.url}/api/credits/validate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ userId: 'ada', feature: 'image' }),
      })
    ).status;
  expect(await status()).not.toBe(401);
  await page.getByRole('button', { name: 'Revoke Image worker' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
  await expect(page.getByRole('row', { name: /Image worker/ })).toContainText('Revoked');
  expect(await status()).toBe(401);
  expect(await violations(page)).toEqual([]);

  await page.goto('/audit?action=apiKeys.revoke');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Revoked an API key' }).click();
  await expect(page.getByRole('dialog')).toContainText('Image worker');
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await expect(page.getByRole('dialog')).toContainText('Image worker');
  await page.goBack();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Check the chain now' }).click();
  await expect(page.getByText(/The chain is whole: \d+ lines/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^apiKeys\.revoke,done,key:/);
});

test('an admin changes the caps after seeing what changes', async ({ page }) => {
  await page.goto('/settings/caps');
  await page.getByRole('button', { name: 'Change the caps' }).click();
  await page.getByRole('textbox', { name: 'For one refund' }).fill('50');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'See what changes' }).click();
  await expect(page.getByRole('row', { name: /Default, for one refund/ })).toContainText('50');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save the caps' }).click();
  await expect(page.getByRole('row', { name: /^Default in/ })).toContainText('50');
  expect(await violations(page)).toEqual([]);
});

test('charges and refunds are filtered in the address, exported so, and tell their story', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.goto('/charges');
  await expect(page.getByRole('row')).toHaveCount(5);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'State of the charge' }).selectOption('refunded');
  await expect(page).toHaveURL('/charges?state=refunded');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(2);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(2);
  await page.getByRole('button', { name: 'More filters' }).click();
  await expect(page.getByRole('combobox', { name: 'Feature' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.goto('/refunds?reason=timeout');
  await page.getByRole('link', { name: 'Provider timed out' }).click();
  await expect(page).toHaveURL(/\/charges\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText(
    'Provider timed out: 5 credits returned',
  );
  expect(await violations(page)).toEqual([]);
  await page.goto('/refunds?reason=incident');
  await expect(page.getByText('No refund matches these filters')).toBeVisible();
});

test('the pages of the staff need no sideways scrolling on a telephone of 390 pixels', async ({
  page,
  makegood,
}) => {
  await trade(makegood);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    '/approvals',
    '/settings/caps',
    '/audit',
    '/staff',
    '/profile',
    '/api-keys',
    '/charges',
    '/refunds',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    expect(await sideways(page), path).toBe(390);
    expect(await violations(page), path).toEqual([]);
  }
});
