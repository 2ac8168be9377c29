import { createHmac, randomUUID } from 'node:crypto';
import { violations } from '../axe.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { join, signIn } from '../people.ts';

const secret = (text: string) => `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`;

test("a provider's callbacks are taken, its secret is changed, and they are taken no more", async ({
  page,
}) => {
  await page.goto('/settings/webhooks');
  const section = page.getByRole('region', { name: 'Callbacks of providers' });
  await expect(section).toContainText('No provider’s callbacks are taken yet.');
  await section.getByRole('button', { name: 'Take a provider’s callbacks' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take a provider’s callbacks' });
  await dialog.getByRole('textbox', { name: 'Provider' }).fill('replicate');
  await dialog.getByLabel('How its callbacks are read').selectOption('Replicate');
  await dialog.getByRole('textbox', { name: 'The secret it signs with' }).fill('whsec_short');
  await dialog.getByRole('button', { name: 'Take its callbacks' }).click();
  await expect(dialog).toContainText('Enter the secret as the provider shows it');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('textbox', { name: 'The secret it signs with' }).fill(secret('first'));
  await dialog.getByRole('button', { name: 'Take its callbacks' }).click();

  const card = section.getByRole('listitem', { name: 'replicate' });
  await expect(card).toContainText('/api/webhooks/providers/replicate');
  await expect(card).toContainText('Read as Replicate');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await card.getByRole('button', { name: 'Change the secret' }).click();
  const change = page.getByRole('dialog', { name: 'The secret of replicate' });
  await change.getByRole('textbox', { name: 'The secret it signs with' }).fill(secret('second'));
  await change.getByRole('button', { name: 'Save the secret' }).click();
  await expect(card).toContainText('The secret before is good too, until');

  await expect(page.getByRole('dialog')).toHaveCount(0);
  await card.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('dialog', { name: 'Take no more callbacks' });
  await question.getByRole('button', { name: 'Take no more callbacks' }).click();
  await expect(section).toContainText('No provider’s callbacks are taken yet.');
});

/** What a provider of the standard adapter is answered to what it tells of its task. */
async function tell({ url }: Makegood, provider: string, payload: object): Promise<unknown> {
  const id = randomUUID();
  const at = Math.floor(Date.now() / 1000);
  const body = JSON.stringify(payload);
  const key = Buffer.from(secret(provider).slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  const answer = await fetch(`${url}/api/webhooks/providers/${provider}`, {
    method: 'POST',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': `${at}`,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  return answer.json();
}

test('the page of health tells of callbacks that wait for their charge, and leads to whose they are', async ({
  page,
  makegood,
}) => {
  await page.goto('/monitoring/health');
  const card = page.getByRole('region', { name: 'Callbacks of providers' });
  await expect(card).toContainText('No provider’s are taken yet.');
  await makegood.call('PUT', '/api/admin/providers/acme/callbacks', {
    ...{ adapter: 'standard', secret: secret('acme') },
  });
  expect(await tell(makegood, 'acme', { taskId: 'early-1', status: 'succeeded' })).toEqual({
    outcome: 'parked',
  });
  await expect(card).toContainText('Those that come find their charge.');
  await expect(card).toContainText('Waiting for their charge1');
  expect(await violations(page)).toEqual([]);
  await card.getByRole('link', { name: 'Providers whose callbacks are taken' }).click();
  const provider = page.getByRole('listitem', { name: 'acme' });
  await expect(provider).toContainText('1 callback waiting for a charge');
  await expect(provider).toBeInViewport();
});

test('callbacks that are refused are told of, with why', async ({ page, makegood }) => {
  await makegood.call('PUT', '/api/admin/providers/acme/callbacks', {
    ...{ adapter: 'standard', secret: secret('acme') },
  });
  await page.goto('/monitoring/health');
  const card = page.getByRole('region', { name: 'Callbacks of providers' });
  await expect(card).toContainText('Those that come find their charge.');
  const told = await tell(makegood, 'acme', { taskId: 't', status: 'exploded' });
  expect(told).toMatchObject({ code: 'invalid_request' });
  await expect(card).toContainText('Some were refused');
  await expect(card).toContainText('Refused1');
  expect(await violations(page)).toEqual([]);
  await card.getByRole('link', { name: 'Providers whose callbacks are taken' }).click();
  const provider = page.getByRole('listitem', { name: 'acme' });
  await expect(provider).toContainText(/1 callback refused, the last .*cannot be read/);
  expect(await violations(page)).toEqual([]);
});

test.describe('someone who only looks', () => {
  test.use({ signedIn: false });

  test('sees whose callbacks are taken, and changes nothing', async ({ page, makegood }) => {
    await makegood.call('PUT', '/api/admin/providers/acme/callbacks', {
      ...{ adapter: 'standard', secret: secret('acme') },
    });
    const viewer = await join(makegood, 'Vera', 'viewer');
    await page.goto('/settings/webhooks');
    await signIn(page, viewer);
    const section = page.getByRole('region', { name: 'Callbacks of providers' });
    await expect(section.getByRole('listitem', { name: 'acme' })).toBeVisible();
    await expect(section.getByRole('button')).toHaveCount(0);
  });
});
