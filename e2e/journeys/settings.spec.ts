import type { Page } from '@playwright/test';
import { violations } from '../axe.ts';
import { openShop, settle, hold } from '../charges.ts';
import { expect, test } from '../fixtures.ts';
import type { Makegood } from '../makegood.ts';
import { join, signIn } from '../people.ts';

const history = (page: Page) => page.getByRole('list', { name: 'Versions, the newest first' });

const putImage = (makegood: Makegood, changes: object) =>
  makegood.call('PUT', '/api/admin/features/image', {
    name: 'Image',
    cost: 5,
    operationType: 'IMAGE',
    ...changes,
  });

const fits = async (page: Page) =>
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);

test('an admin schedules a cost change after seeing what it would have cost, and cancels it', async ({
  page,
  makegood,
}) => {
  await openShop(makegood);
  await settle(makegood, await hold(makegood));
  await settle(makegood, await hold(makegood));
  await page.goto('/features');
  await page.getByRole('link', { name: 'Image' }).click();
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page).toHaveURL('/features/image?edit=current');
  await page.reload();
  await page.getByLabel('Cost of a unit').fill('');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await expect(page.getByLabel('Cost of a unit')).toHaveAccessibleDescription(/Enter what a unit/);
  await page.getByLabel('Cost of a unit').fill('8');
  await page.getByRole('radio', { name: 'Content refused: none' }).check();
  await page.getByRole('radio', { name: 'At a date and time' }).check();
  await page.getByLabel('Date and time', { exact: true }).fill('2020-01-01T00:00');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await expect(page.getByLabel('Date and time', { exact: true })).toHaveAccessibleDescription(
    /This time is past/,
  );
  await page.getByRole('radio', { name: 'Now, as soon as it is saved' }).check();
  await page.getByRole('radio', { name: 'At a date and time' }).check();
  await expect(page.getByRole('button', { name: 'Schedule the change' })).toBeHidden();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Preview the change' }).click();

  const changes = page.getByRole('table', { name: 'What changes' });
  await expect(changes.getByRole('row', { name: /Cost of a unit/ })).toContainText(
    /5 credits.*8 credits/,
  );
  await expect(changes.getByRole('row', { name: /Content refused/ })).toContainText('nothing');
  await expect(page.getByText('10 credits')).toBeVisible();
  await expect(page.getByText('16 credits')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Schedule the change' }).click();

  await expect(page).toHaveURL('/features/image');
  await expect(history(page).getByRole('listitem').first()).toContainText('Scheduled');
  await page.goto('/features');
  await expect(page.getByRole('row', { name: /Image/ })).toContainText(/From \w+ \d+, \d{4}/);
  await page.getByRole('link', { name: 'Image' }).click();
  await page.getByRole('button', { name: 'Cancel version 2' }).click();
  await page.getByRole('button', { name: 'Cancel the change' }).click();
  await expect(history(page).getByRole('listitem').first()).toContainText('Cancelled');
});

test('a stale write is told with who changed what, and taken over or kept', async ({
  page,
  makegood,
}) => {
  await openShop(makegood);
  await page.goto('/features/image?edit=current');
  await page.getByLabel('Name', { exact: true }).fill('Picture');
  await putImage(makegood, { cost: 7, provider: 'pictures-inc' });
  await page.getByRole('button', { name: 'Preview the change' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Someone changed this while you were editing');
  await expect(alert.getByRole('row', { name: /Cost of a unit/ })).toContainText(
    /5 credits.*7 credits.*API key/,
  );
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take over their changes' }).click();
  await expect(page.getByLabel('Cost of a unit')).toHaveValue('7 credits');
  await expect(page.getByLabel('Provider', { exact: true })).toHaveValue('pictures-inc');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Picture');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await expect(page.getByRole('table', { name: 'What changes' })).toContainText('Picture');

  await putImage(makegood, { cost: 9 });
  await page.getByRole('button', { name: 'Save the change' }).click();
  await expect(alert).toContainText('Someone changed this');
  await page.getByRole('button', { name: 'Keep mine and edit again' }).click();
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByRole('button', { name: 'Save the change' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Picture' })).toBeVisible();

  await page.getByRole('button', { name: 'Roll back to version 1' }).click();
  await expect(page).toHaveURL('/features/image?edit=v1');
  await expect(page.getByRole('table', { name: 'What changes' })).toContainText(/Picture.*Image/);
  await page.getByRole('button', { name: 'Save the change' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Image' })).toBeVisible();
});

test('a plan is created, changed with its preview, and archived', async ({ page, makegood }) => {
  await page.goto('/plans');
  await expect(page.getByRole('region', { name: 'Plans' }).getByRole('link').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'New plan' }).click();
  await page.getByLabel('Id', { exact: true }).fill('basic');
  await page.getByLabel('Name', { exact: true }).fill('Basic');
  await page
    .getByRole('group', { name: 'Credits at each refresh' })
    .getByRole('textbox')
    .fill('1000');
  await page.getByRole('radio', { name: 'Add, with rollover' }).check();
  await page
    .getByRole('group', { name: 'Most that is carried over' })
    .getByRole('textbox')
    .fill('200');
  await page.getByRole('radio', { name: 'On the first of each month' }).check();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await page.getByRole('button', { name: 'Save the change' }).click();
  await expect(page).toHaveURL('/plans/basic');
  await expect(page.getByText('On the first of each month')).toBeVisible();

  await makegood.call('POST', '/api/credits/grant', { userId: 'ada', amount: 1, source: 'promo' });
  await makegood.call('PUT', '/api/admin/users/ada', { planId: 'basic' });
  await page.goto('/plans/basic?edit=current');
  await page
    .getByRole('group', { name: 'Credits at each refresh' })
    .getByRole('textbox')
    .fill('1500');
  await page.getByRole('button', { name: 'Preview the change' }).click();
  await expect(page.getByRole('table', { name: /in 30 days/ })).toContainText(/1,000.*1,500/);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save the change' }).click();
  await expect(history(page).getByText(/^Version \d$/)).toHaveCount(2);
  await page.getByRole('button', { name: 'Archive' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The 1 user on it');
  await dialog.getByLabel('Type basic to confirm').fill('basic');
  await dialog.getByRole('button', { name: 'Archive the plan' }).click();
  await expect(page.getByText('Archived').first()).toBeVisible();
});

test.describe('signed in as a viewer', () => {
  test.use({ signedIn: false });

  test('who may only look sees the settings and is offered no change of them', async ({
    page,
    makegood,
  }) => {
    await openShop(makegood);
    const vera = await join(makegood, 'Vera', 'viewer');
    await page.goto('/features/image');
    await signIn(page, vera);
    await expect(page.getByText('Only admins change features.')).toBeVisible();
    await expect(page.getByRole('table', { name: 'What a failure gives back' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Change' })).toBeHidden();
    await page.goto('/features/image?edit=current');
    await expect(page.getByRole('heading', { level: 2, name: 'History' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Preview the change' })).toBeHidden();
    await page.goto('/refresh');
    await expect(page.getByText('Only admins refresh by hand.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Dry run' })).toBeHidden();
    await page.goto('/plans');
    await expect(page.getByText('Admins change it.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'New plan' })).toBeHidden();
  });
});

test('Clerk being off says what would turn it on', async ({ page }) => {
  await page.goto('/sync');
  await expect(page.getByRole('region', { name: 'Clerk is off' })).toContainText(
    'CLERK_SECRET_KEY',
  );
  await expect(page.getByRole('button', { name: 'Sync now' })).toBeHidden();
  expect(await violations(page)).toEqual([]);
});

test.describe('with the demo', () => {
  test.use({ demo: true });

  test('a dry run, the refresh it told of, and the next one by the clock moved ahead', async ({
    page,
  }) => {
    // A demo makes a month of history before it answers.
    test.slow();
    await page.goto('/refresh');
    await page.getByLabel('Whom').selectOption('basic');
    await page.getByRole('checkbox', { name: 'Also who is not due yet' }).check();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await expect(page.getByText(/would be refreshed of/)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Users of the dry run' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Refresh \d+ users now$/ }).click();
    await expect(page.getByText(/^Done: \d+ users refreshed/)).toBeVisible();
    await page.getByRole('link', { name: 'See the run' }).click();

    await page.getByRole('button', { name: 'Reverse this run' }).click();
    await expect(page.getByRole('dialog')).toContainText('What they spent since stays spent');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Reverse \d+/ })
      .click();
    await expect(page.getByText(/^Reversed for/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Refresh', exact: true }).first().click();

    const runs = page.getByRole('region', { name: 'Runs', exact: true });
    await expect(runs.getByText('Reversed')).toBeVisible();
    await page.getByRole('button', { name: 'Advance 1 day' }).click();
    await expect(page.getByText(/moved ahead by 1 day/)).toBeVisible();
    await page.getByRole('button', { name: 'To the next refresh' }).click();
    await expect(
      page.getByText(/moved ahead by 1 day and|moved ahead by [2-9] days/),
    ).toBeVisible();
    await expect(runs.getByRole('row', { name: /By the clock/ }).first()).toBeVisible();
  });
});

test('on a telephone of 390 pixels only tables scroll sideways', async ({ page, makegood }) => {
  await openShop(makegood);
  await makegood.call('PUT', '/api/admin/plans/basic', {
    name: 'Basic',
    credits: { credit: 1000 },
  });
  await page.setViewportSize({ width: 390, height: 844 });
  const places = ['/features/image', '/features/image?edit=current', '/features/image?edit=v1'];
  for (const place of [...places, '/features', '/plans/basic?edit=current', '/refresh', '/sync']) {
    await page.goto(place);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible({
      visible: place !== '/features',
    });
    await fits(page);
  }
});
