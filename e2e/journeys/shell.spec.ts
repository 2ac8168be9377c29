import { readFile } from 'node:fs/promises';
import { violations } from '../axe.ts';
import { hold, openShop } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';

const PEOPLE = 130;

/** Many users with addresses, ten credits each for the first few. */
async function fillHouse(makegood: Makegood): Promise<void> {
  for (let i = 0; i < PEOPLE; i += 1) {
    const number = String(i).padStart(3, '0');
    await makegood.call('PUT', `/api/admin/users/user_${number}`, {
      email: `person${number}@example.org`,
      name: i % 2 === 0 ? `Person ${number}` : null,
    });
  }
  await makegood.call('POST', '/api/credits/grant', {
    userId: 'user_001',
    amount: 1234,
    source: 'promo',
  });
}

test('all users are scrolled through, found, and opened with the keyboard alone', async ({
  page,
  makegood,
}) => {
  await fillHouse(makegood);
  await page.goto('/users');
  const first = page.getByRole('link', { name: /user_000/ });
  await expect(first).toBeVisible();
  await expect(page.getByRole('row', { name: /user_001/ })).toContainText('1,234');

  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: /user_001/ })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: /user_099/ })).toBeFocused();
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', String(PEOPLE + 1));
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: /user_129/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/users/user_129');
  await page.goBack();

  await page.getByRole('searchbox', { name: 'Find users' }).fill('person077');
  await expect(page).toHaveURL('/users?q=person077');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('row', { name: /user_077/ }).click({ position: { x: 300, y: 10 } });
  await expect(page).toHaveURL('/users/user_077');
});

test('the export holds exactly what is filtered, also what is not on the screen', async ({
  page,
  makegood,
}) => {
  await fillHouse(makegood);
  await page.goto('/users?q=person1');
  await expect(page.getByRole('link', { name: /user_100/ })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(1 + 30);
  expect(lines[1]).toMatch(/^user_100,Person 100,person100@example\.org,0,0,/);
});

test('a view keeps its filter and its columns under a name', async ({ page, makegood }) => {
  await fillHouse(makegood);
  await page.goto('/users?q=person00');
  await page.getByRole('button', { name: 'Columns and density' }).click();
  await page.getByRole('checkbox', { name: 'Email' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Email' })).toBeVisible();
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByLabel('Name', { exact: true }).fill('The first ten');
  await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();

  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('button', { name: 'All' }).click();
  await expect(page).toHaveURL('/users');
  await expect(page.getByRole('columnheader', { name: 'Email' })).toBeHidden();
  await views.getByRole('button', { name: 'The first ten', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Email' })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Find users' })).toHaveValue('person00');
});

test('pages and users are reached by the search and by keys', async ({ page, makegood }) => {
  await fillHouse(makegood);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page).toHaveURL('/users');
  await expect(page.getByRole('link', { name: 'Users', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a user').fill('person042');
  await page.getByRole('button', { name: /Person 042/ }).click();
  await expect(page).toHaveURL('/users/user_042');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'System status: All well' }).click();
  await page.getByRole('button', { name: 'Check every balance now' }).click();
  await expect(page.getByRole('dialog')).toContainText('Every balance is right.');
});

test('what is still being typed is not taken along to the next page', async ({
  page,
  makegood,
}) => {
  await fillHouse(makegood);
  await page.goto('/users');
  await expect(page.getByRole('link', { name: /user_000/ })).toBeVisible();
  // The next page takes its time to load, so that this one stands meanwhile.
  let load = () => {};
  const loading = new Promise<void>((resolve) => (load = resolve));
  await page.route('**/assets/*.js', (route) => loading.then(() => route.continue()));
  await page.clock.install();
  await page.getByRole('searchbox', { name: 'Find users' }).fill('person');
  await page.getByRole('link', { name: /user_000/ }).click();
  await page.clock.runFor(1000);
  load();
  await expect(page.getByRole('heading', { name: 'Person 000' })).toBeVisible();
  await page.clock.runFor(1000);
  await expect(page).toHaveURL('/users/user_000');
});

test('a charge of this second, its refund and a grant are found by id, key and task', async ({
  page,
  makegood,
}) => {
  await openShop(makegood);
  const { grantId } = await makegood.call<{ grantId: string }>('POST', '/api/credits/grant', {
    ...{ userId: 'ada', amount: 7, source: 'purchase', idempotencyKey: 'order 4711' },
  });
  await page.goto('/');
  const find = async (q: string, name: RegExp) => {
    await expect(page.getByRole('button', { name: 'Search' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a user, charge').fill(q);
    await page.getByRole('dialog').getByRole('button', { name }).click();
    await expect(page.getByRole('dialog', { name: 'Search' })).toBeHidden();
  };
  const { chargeId } = await makegood.call<{ chargeId: string }>('POST', '/api/credits/deduct', {
    ...{ userId: 'ada', feature: 'image', idempotencyKey: 'job 1', providerTaskId: 'task-77' },
  });
  for (const q of [chargeId, 'job 1', 'task-77']) {
    await find(q, /^image ada/);
    await expect(page).toHaveURL(`/charges/${chargeId}`);
    await page.goto('/users');
  }
  await find('task-77', /^Refund charge …/);
  const refunding = page.getByRole('dialog', { name: 'Refund a charge' });
  await refunding.getByLabel('How much').fill('2');
  await refunding.getByRole('button', { name: 'Refund', exact: true }).click();
  await expect(page.getByText('2 credits given back to ada')).toBeVisible();
  await expect(page).toHaveURL(`/charges/${chargeId}`);
  const { refunds } = await makegood.call<{ refunds: { refundId: string }[] }>(
    'GET',
    `/api/admin/refunds?userId=ada`,
  );
  const refundId = refunds[0]?.refundId ?? '';
  await find(refundId, /^Customer service ada/);
  await expect(page).toHaveURL(`/charges/${chargeId}?refund=${refundId}`);
  await expect(page.locator('li[aria-current]')).toContainText('Customer service: 2 credits');
  for (const q of [grantId, 'order 4711']) {
    await find(q, /^Purchased credits ada/);
    await expect(page).toHaveURL(`/users/ada?tab=ledger&of=${grantId}`);
    await expect(page.getByRole('row', { name: /Purchased credits granted/ })).toHaveCount(1);
    await expect(page.getByRole('row', { name: /Promotional credits granted/ })).toHaveCount(0);
  }
});

test('what can be done is found by who may do it', async ({ page, makegood }) => {
  await openShop(makegood);
  const { chargeId } = await hold(makegood);
  await page.goto(`/charges/${chargeId}`);
  await expect(page.getByRole('button', { name: 'Refund this charge' })).toBeVisible();
  const choose = async (name: string) => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a user, charge').fill(name.slice(0, 6));
    const search = page.getByRole('dialog').filter({ has: page.getByPlaceholder('Find a user') });
    await search.getByRole('button', { name }).click();
    await expect(search).toHaveCount(0);
  };
  await choose('Refund this charge…');
  await expect(page.getByRole('dialog', { name: 'Refund a charge' })).toContainText('5 credits');
  await page.keyboard.press('Escape');
  await choose('Invite someone to the staff…');
  await expect(page).toHaveURL('/staff?invite=yes');
  await expect(page.getByRole('dialog')).toContainText('Email');
  await page.keyboard.press('Escape');
  await choose('New API key…');
  await expect(page.getByRole('dialog')).toContainText('Role');
  await page.keyboard.press('Escape');
  await choose('Dark colours');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await choose('Help: keyboard shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('axe finds nothing to mend in the users, filled, empty and failed', async ({
  page,
  makegood,
}) => {
  await fillHouse(makegood);
  await page.goto('/users');
  await expect(page.getByRole('link', { name: /user_000/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Columns and density' }).click();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.goto('/users?q=nobody');
  await expect(page.getByText(/begins with “nobody”/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.route('**/trpc/users.list**', (route) => route.abort());
  await page.goto('/users?q=person');
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  expect(await violations(page)).toEqual([]);
});

test('on a telephone of 390 pixels the pages are behind a button, and only the table scrolls sideways', async ({
  page,
  makegood,
}) => {
  await fillHouse(makegood);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/users');
  await expect(page.getByRole('link', { name: /user_000/ })).toBeVisible();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violations(page)).toEqual([]);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toBeHidden();
  const burger = page.getByRole('button', { name: 'Navigation' });
  await burger.click();
  expect(await violations(page)).toEqual([]);
  await pages.getByRole('link', { name: 'Users' }).focus();
  await page.keyboard.press('Escape');
  await expect(burger).toBeFocused();
  await burger.click();
  await pages.getByRole('link', { name: 'Overview' }).click();
  await expect(page).toHaveURL('/');
  await expect(pages).toBeHidden();
});

test.describe('signed out', () => {
  test.use({ signedIn: false });

  test('the first person makes themselves the admin, and signs in again where they were', async ({
    page,
  }) => {
    await page.goto('/users?q=ada');
    await page.getByLabel('Name').fill('Grace');
    await page.getByLabel('Email').fill('grace@example.org');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Make the admin' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
      /12 characters/,
    );
    await page.getByLabel('Password', { exact: true }).fill('a horse that counts to nine');
    await page.getByRole('button', { name: 'Make the admin' }).click();
    await expect(page).toHaveURL('/users?q=ada');

    await page.getByRole('button', { name: 'Signed in as Grace admin' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto('/users?q=ada');
    await page.getByLabel('Email').fill('grace@example.org');
    await page.getByLabel('Password', { exact: true }).fill('a horse that counts to ten');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
      /is wrong/,
    );
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill('a horse that counts to nine');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/users?q=ada');
    await page.reload();
    await expect(page.getByRole('button', { name: 'Signed in as Grace admin' })).toBeVisible();
  });
});
