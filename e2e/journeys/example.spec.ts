import { expect, type Page, test } from '@playwright/test';
import { type Example, startExample } from '../example.ts';

test.describe.configure({ mode: 'serial', timeout: 90_000 });

const RECOVERY_MS = 30_000;

let example: Example;
test.beforeAll(async () => {
  example = await startExample();
});
test.afterAll(() => example.stop());

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(example.url);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const balance = (page: Page) => page.getByRole('group', { name: 'Credits', exact: true });
const tool = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const start = (page: Page, name: string) => tool(page, name).getByRole('button').click();

test('what is generated costs credits, what fails comes back with a receipt, without a reload', async ({
  page,
}) => {
  await signIn(page, 'Ada');
  await expect(balance(page)).toContainText('100 credits');
  await start(page, 'Text');
  await expect(tool(page, 'Text').getByRole('status')).toContainText('word');
  await expect(balance(page)).toContainText('95 credits');

  await page.getByLabel('The provider', { exact: true }).selectOption('fails with an error');
  await start(page, 'Text');
  const receipts = page.getByRole('region', { name: 'Returned credits' });
  await expect(receipts).toContainText('5 credits returned, reason: provider failed');
  await expect(tool(page, 'Text').getByRole('status')).toContainText('Your credits came back');
  await expect(balance(page)).toContainText('95 credits');
});

test('an image is settled or given back by its provider’s callback', async ({ page }) => {
  await signIn(page, 'Grace');
  await start(page, 'Image');
  await expect(balance(page)).toContainText('20 held');
  await expect(page.getByRole('img', { name: 'The image' })).toBeVisible();
  await expect(balance(page)).toContainText('80 credits');
  await expect(balance(page)).not.toContainText('held');

  await page.getByLabel('The provider’s job fails').check();
  await start(page, 'Image');
  await expect(tool(page, 'Image').getByRole('status')).toContainText('Your credits are back');
  await expect(balance(page)).toContainText('80 credits');
});

test('of a session of three models, the one that fails is given back', async ({ page }) => {
  await signIn(page, 'Mary');
  await page.getByLabel('Deep').selectOption('fails with an error');
  await start(page, 'Compare');
  const answers = tool(page, 'Compare').getByRole('status');
  await expect(answers).toContainText('Deep: did not answer; its credits are back.');
  await expect(answers).toContainText('Swift: word');
  await expect(balance(page)).toContainText('92 credits');
});

test('who cannot pay is offered nothing, and sees why', async ({ page }) => {
  await signIn(page, 'Alan');
  for (const left of [80, 60, 40, 20, 0]) {
    await start(page, 'Image');
    await expect(balance(page)).toContainText(left === 0 ? 'Nothing left' : `${left} credits`);
    await expect(tool(page, 'Image').getByRole('button')).not.toHaveText('Working…');
  }
  for (const name of ['Text', 'Image', 'Compare']) {
    await expect(tool(page, name).getByRole('button')).toBeDisabled();
    await expect(tool(page, name)).toContainText('You have too few credits for this.');
  }
});

test('two tabs agree, and another user sees another balance', async ({
  page,
  context,
  browser,
}) => {
  await signIn(page, 'Tim');
  await expect(balance(page)).toContainText('100 credits');
  const second = await context.newPage();
  await second.goto(example.url);
  await expect(balance(second)).toContainText('100 credits');
  await start(page, 'Text');
  await expect(balance(page)).toContainText('95 credits');
  await expect(balance(second)).toContainText('95 credits');
  const other = await browser.newPage();
  await signIn(other, 'Vint');
  await expect(balance(other)).toContainText('100 credits');
  await other.close();
});

test('the balance says how old it is while the server is away, and recovers by itself', async ({
  page,
}) => {
  await signIn(page, 'Ken');
  await expect(balance(page)).toContainText('100 credits');
  example.killMakegood();
  await expect(balance(page)).toHaveAttribute('data-status', 'stale', { timeout: RECOVERY_MS });
  await expect(balance(page)).toHaveAttribute('data-status', 'live', { timeout: RECOVERY_MS });
  await start(page, 'Text');
  await expect(balance(page)).toContainText('95 credits');
});
