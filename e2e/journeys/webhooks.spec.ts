import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { join, signIn } from '../people.ts';

/** Someone's server, and what it answers. */
let receiver: Server;
let url: string;
let status = 200;
let ids: unknown[] = [];

test.beforeEach(async () => {
  status = 200;
  ids = [];
  receiver = createServer((request, response) => {
    ids.push(request.headers['webhook-id']);
    response.writeHead(status).end('Thank you');
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
});
test.afterEach(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const card = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Webhooks' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name }) });

const make = (makegood: Makegood, address = url) =>
  makegood.call<{ endpointId: string }>('POST', '/api/admin/webhooks', {
    ...{ name: 'Pager', url: address, types: ['alert.opened'] },
  });

async function choose(page: Page, name: string, words: string): Promise<void> {
  // A dialog that is closing leads the keyboard back, and the page with it.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('button', { name: words }).click();
}

async function keepSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog', { name: /^The secret of/ });
  const secret = await dialog.getByRole('textbox').inputValue();
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('I have kept the secret').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return secret;
}

test('a webhook is made, its secret is shown once, and a test tells what comes of it', async ({
  page,
}) => {
  await page.goto('/settings/webhooks');
  await expect(page.getByText('There are no webhooks yet')).toBeVisible();
  await expect(page.getByText('Nothing was sent yet')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'New webhook' }).click();
  await expect(page).toHaveURL('/settings/webhooks?edit=new');
  const dialog = page.getByRole('dialog', { name: 'New webhook' });
  await dialog.getByLabel('Name').fill('Pager');
  await dialog.getByLabel('Address').fill('https://me:secret@example.org/');
  await dialog.getByRole('button', { name: 'Make the webhook' }).click();
  await expect(dialog.getByLabel('Address')).toHaveAccessibleDescription(/no user, password/);
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Address').fill(url);
  await dialog.getByRole('button', { name: 'Make the webhook' }).click();
  expect(await keepSecret(page)).toMatch(/^whsec_/);
  await expect(card(page, 'Pager')).toContainText('Nothing was sent yet.');

  await card(page, 'Pager').getByRole('button', { name: 'Send a test' }).click();
  await expect(card(page, 'Pager').getByRole('status')).toContainText(/Delivered.*answered 200/);
  await expect(page.getByRole('row', { name: /A test/ })).toContainText('Delivered');
});

test('a delivery that failed is found by filters, looked at, and sent now with the same id', async ({
  page,
  makegood,
}) => {
  await make(makegood);
  status = 503;
  await page.goto('/settings/webhooks');
  await card(page, 'Pager').getByRole('button', { name: 'Send a test' }).click();
  await expect(card(page, 'Pager').getByRole('status')).toContainText('It answered 503.');
  await expect(card(page, 'Pager')).toContainText('Failing since');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'State' }).selectOption('pending');
  await expect(page).toHaveURL('/settings/webhooks?state=pending');
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('row', { name: /A test/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Delivery' });
  const attempts = drawer.getByRole('list', { name: 'Attempts, the newest first' });
  await expect(attempts).toContainText('It answered 503.');
  await expect(attempts).toContainText('Thank you');
  expect(await violations(page)).toEqual([]);
  status = 200;
  await drawer.getByRole('button', { name: 'Send it now' }).click();
  await expect(drawer.getByRole('button', { name: 'Send it anew' })).toBeVisible();
  await expect(attempts.getByRole('listitem').first()).toContainText('It answered 200.');
  expect(new Set(ids).size).toBe(1);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByText('No delivery matches these filters')).toBeVisible();
});

test('a webhook asks for charges and low balances, and a sample of what was chosen is looked at', async ({
  page,
  makegood,
}) => {
  await make(makegood);
  await page.goto('/settings/webhooks');
  await choose(page, 'Pager', 'Change it');
  const change = page.getByRole('dialog', { name: 'Change Pager' });
  for (const words of ['A charge is settled', 'Credits are refunded', 'A balance gets low'])
    await change.getByLabel(words).check();
  expect(await violations(page)).toEqual([]);
  await change.getByRole('button', { name: 'Save the webhook' }).click();
  await expect(card(page, 'Pager')).toContainText('Credits are refunded');

  await choose(page, 'Pager', 'Send a sample');
  const sample = page.getByRole('dialog', { name: 'Send a sample' });
  await sample.getByLabel('What happened').selectOption('balance.low');
  expect(await violations(page)).toEqual([]);
  await sample.getByRole('button', { name: 'Send the sample' }).click();
  const drawer = page.getByRole('dialog', { name: 'Delivery' });
  await expect(drawer).toContainText('A balance gets low');
  await expect(drawer).toContainText('sample_user');
  await expect(drawer).toContainText('It answered 200.');
});

test('a secret is replaced, and the one before stays good for as long as is said', async ({
  page,
  makegood,
}) => {
  await make(makegood);
  await page.goto('/settings/webhooks');
  await choose(page, 'Pager', 'Replace the secret');
  const rotation = page.getByRole('dialog', { name: 'Replace the secret' });
  await rotation.getByLabel('The secret before stays good').selectOption('168');
  expect(await violations(page)).toEqual([]);
  await rotation.getByRole('button', { name: 'Make a new secret' }).click();
  expect(await keepSecret(page)).toMatch(/^whsec_/);
  await expect(card(page, 'Pager')).toContainText('The secret before signs too');
});

test('a webhook is changed, disabled, enabled and deleted', async ({ page, makegood }) => {
  await make(makegood);
  await page.goto('/settings/webhooks');
  await choose(page, 'Pager', 'Change it');
  const change = page.getByRole('dialog', { name: 'Change Pager' });
  await change.getByLabel('Name').fill('On-call');
  await change.getByLabel('A refresh of credits ends').check();
  await change.getByRole('button', { name: 'Save the webhook' }).click();
  await expect(card(page, 'On-call')).toContainText('A refresh of credits ends');

  await choose(page, 'On-call', 'Disable it');
  await page.getByRole('dialog').getByRole('button', { name: 'Disable it' }).click();
  await expect(card(page, 'On-call')).toContainText('Disabled');
  await expect(card(page, 'On-call').getByRole('button', { name: 'Send a test' })).toBeDisabled();
  await choose(page, 'On-call', 'Enable it');
  await page.getByRole('dialog').getByRole('button', { name: 'Enable it' }).click();
  await expect(card(page, 'On-call')).toContainText('Enabled');
  await choose(page, 'On-call', 'Delete it');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the webhook' }).click();
  await expect(page.getByText('There are no webhooks yet')).toBeVisible();
});

test('the page of webhooks fits a telephone of 390 pixels', async ({ page, makegood }) => {
  const { endpointId } = await make(makegood, `${url}?token=hush`);
  await makegood.call('POST', `/api/admin/webhooks/${endpointId}/test`, {});
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/settings/webhooks');
  await expect(card(page, 'Pager')).toContainText('delivered, it answered 200');
  await page.getByRole('row', { name: /A test/ }).click();
  await expect(page.getByRole('dialog', { name: 'Delivery' })).toContainText('Attempt 1');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violations(page)).toEqual([]);
});

test.describe('signed in as a viewer', () => {
  test.use({ signedIn: false });

  test('who may only look sees how webhooks do, and can change nothing', async ({
    page,
    makegood,
  }) => {
    await make(makegood);
    const viewer = await join(makegood, 'Vera', 'viewer');
    await page.goto('/settings/webhooks');
    await signIn(page, viewer);
    await expect(card(page, 'Pager')).toContainText('Nothing was sent yet.');
    await expect(page.getByRole('button', { name: 'New webhook' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Send a test' })).toBeHidden();
  });
});
