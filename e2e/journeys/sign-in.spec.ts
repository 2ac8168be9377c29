import { trade } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';

test.use({ signedIn: false });

const keyOf = async (makegood: Makegood, role: string) => {
  const { key } = await makegood.call<{ key: string }>('POST', '/api/admin/keys', {
    name: `${role} desk`,
    role,
  });
  return key;
};

test('a key of role viewer opens the dashboard for this tab until it signs out', async ({
  page,
  context,
  makegood,
}) => {
  await trade(makegood);
  const viewer = await keyOf(makegood, 'viewer');
  await page.goto('/?range=6h');
  await page.getByRole('button', { name: 'Use an API key instead' }).click();
  await page.getByLabel('API key', { exact: true }).fill(viewer);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('group', { name: 'Held now' })).toContainText('5 credits');
  await expect(page).toHaveURL('/?range=6h');
  await page.reload();
  await expect(page.getByRole('group', { name: 'Held now' })).toContainText('5 credits');

  const otherTab = await context.newPage();
  await otherTab.goto('/');
  await expect(otherTab).toHaveURL('/sign-in');

  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages.getByRole('link', { name: 'Charges' })).toBeVisible();
  await expect(pages.getByRole('link', { name: 'API keys' })).toBeHidden();
  await page.goto('/users/ada');
  await expect(page.getByRole('heading', { name: 'ada' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Refund a charge' })).toBeHidden();

  await page.getByRole('button', { name: 'Signed in as viewer desk viewer' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  await expect(page.getByRole('button', { name: /^Signed in as/ })).toBeHidden();
});

test('a key that may not look is refused with the reason beside the field', async ({
  page,
  makegood,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use an API key instead' }).click();
  const field = page.getByLabel('API key', { exact: true });
  await field.fill('mg_this_key_was_never_made');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/does not know this key/);

  await field.fill(await keyOf(makegood, 'service'));
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/may charge, but not look/);
});

test('a key that is revoked while in use closes the dashboard', async ({ page, makegood }) => {
  const made = await makegood.call<{ key: string; keyId: string }>('POST', '/api/admin/keys', {
    name: 'short-lived',
    role: 'viewer',
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Use an API key instead' }).click();
  await page.getByLabel('API key', { exact: true }).fill(made.key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('status')).toHaveText('Live');
  await makegood.call('DELETE', `/api/admin/keys/${made.keyId}`, {});
  await expect(page.getByLabel('API key', { exact: true })).toHaveAccessibleDescription(
    /was revoked/,
  );
  await expect(page.getByRole('group', { name: 'Held now' })).toBeHidden();
});
