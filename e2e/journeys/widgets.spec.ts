import type { BrowserContext, Page } from '@playwright/test';
import { found } from '../axe.ts';
import { openShop, refund, settle } from '../charges.ts';
import { expect, test as base } from '../fixtures.ts';
import { Makegood } from '../makegood.ts';
import { serveShop } from '../widgets/serve.ts';

type Host = {
  user: string;
  ttlSeconds: number;
  /** Tokens that were asked for. */
  tokens: number;
  /** What the host's backend does to make an image. */
  makeImage: () => Promise<unknown>;
};

const test = base.extend<{ host: Host }, { shop: { url: string } }>({
  shop: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using shop = await serveShop();
      await use({ url: shop.url });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  signedIn: false,
  host: async ({ context, makegood }, use) => {
    await openShop(makegood);
    const host: Host = {
      ...{ user: 'ada', ttlSeconds: 900, tokens: 0 },
      makeImage: () => charge(makegood),
    };
    await serve(context, host, makegood);
    const errors: Error[] = [];
    context.on('weberror', (error) => errors.push(error.error()));
    await use(host);
    expect(errors).toEqual([]);
  },
});

async function serve(context: BrowserContext, host: Host, makegood: Makegood): Promise<void> {
  await context.exposeFunction('getToken', async () => {
    host.tokens += 1;
    const { user: userId, ttlSeconds } = host;
    const body = { userId, ttlSeconds };
    const { token } = await makegood.call<{ token: string }>('POST', '/api/user-tokens', body);
    return token;
  });
  await context.exposeFunction('makeImage', () => host.makeImage());
}

const charge = (makegood: Makegood, units = 1): Promise<{ chargeId: string }> =>
  makegood.call('POST', '/api/credits/deduct', {
    ...{ userId: 'ada', feature: 'image', units, hold: { seconds: 300 } },
  });

const balance = (page: Page) => page.getByRole('group', { name: 'Credits' });
const status = (page: Page) => page.getByRole('region', { name: 'Studio' }).locator('output');
const receipts = (page: Page) => page.getByRole('region', { name: 'Returned credits' });
const history = (page: Page) => page.getByRole('region', { name: 'Credit history' });
const said = (page: Page) => page.getByRole('status').filter({ hasText: 'Balance' });
const told = '5 credits returned, reason: provider timeout';
const soon = { timeout: 1000 };

async function open(page: Page, shop: { url: string }, makegood: Makegood): Promise<void> {
  await page.goto(`${shop.url}?server=${encodeURIComponent(makegood.url)}`);
  await expect(status(page)).toHaveText('live');
}

test('a charge lowers the balance by itself in every tab; a refund says why it is back, until it was closed', async ({
  page,
  context,
  shop,
  makegood,
  host: _,
}) => {
  const other = await context.newPage();
  await open(page, shop, makegood);
  await open(other, shop, makegood);
  await expect(balance(page)).toContainText('1,000 credits');

  const held = await charge(makegood);
  for (const tab of [page, other]) {
    await expect(balance(tab)).toContainText('995 credits', soon);
    await expect(balance(tab)).toContainText('5 held', soon);
  }
  await expect(said(page)).toHaveText('Balance: 995 credits.');

  await refund(makegood, held);
  for (const tab of [page, other]) {
    await expect(balance(tab)).toContainText('1,000 credits', soon);
    await expect(balance(tab)).toContainText('+5 returned', soon);
    await expect(receipts(tab)).toContainText(told, soon);
  }
  await expect(said(page)).toHaveText(`${told}. Balance: 1,000 credits.`);
  await expect(history(page).getByRole('listitem').first()).toContainText('Returned');

  await page.reload();
  await expect(receipts(page)).toContainText(told);
  await page.getByRole('button', { name: `Close: ${told}` }).focus();
  await page.keyboard.press('Enter');
  for (const tab of [page, other]) await expect(receipts(tab)).toBeHidden();
  await page.reload();
  await expect(balance(page)).toContainText('1,000 credits');
  await expect(receipts(page)).toBeHidden();
});

test('what came back while nobody looked is told to who comes back', async ({
  page,
  shop,
  makegood,
  host: _,
}) => {
  await open(page, shop, makegood);
  const [one, two] = [await charge(makegood), await charge(makegood)];
  await expect(balance(page)).toContainText('10 held');
  await page.goto('about:blank');
  await refund(makegood, one);
  await refund(makegood, two);
  await open(page, shop, makegood);
  const close = receipts(page).getByRole('button', { name: /^Close: / });
  await expect(close).toHaveCount(2);
  // Who closes one by the keyboard is at the next.
  await close.first().focus();
  await page.keyboard.press('Enter');
  await expect(close).toHaveCount(1);
  await expect(close).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(receipts(page)).toBeHidden();
});

test('work shows its hold at once, and what it cost when it is done', async ({
  page,
  shop,
  makegood,
  host,
}) => {
  await open(page, shop, makegood);
  const work = Promise.withResolvers<void>();
  host.makeImage = async () => {
    await work.promise;
    await settle(makegood, await charge(makegood));
  };
  await page.getByRole('button', { name: 'Make an image' }).click();
  await expect(balance(page)).toContainText('995 credits', soon);
  await expect(balance(page)).toContainText('5 held');
  work.resolve();
  await expect(balance(page)).not.toContainText('held');
  await expect(balance(page)).toContainText('995 credits');
  // Work that was refused costs nothing.
  host.makeImage = async () => {};
  await page.getByRole('button', { name: 'Make an image' }).click();
  await expect(balance(page)).toContainText('995 credits');
  await expect(balance(page)).not.toContainText('held');
});

test('work of another credit type is held and paid from that balance alone', async ({
  page,
  shop,
  makegood,
  host,
}) => {
  await makegood.call('PUT', '/api/admin/credit-types/drawing', { name: 'Drawings', decimals: 0 });
  await makegood.call('PUT', '/api/admin/features/draw', {
    ...{ name: 'Draw', cost: 3, creditType: 'drawing', operationType: 'DRAW' },
  });
  await makegood.call('POST', '/api/credits/grant', {
    ...{ userId: 'ada', creditType: 'drawing', amount: 5, source: 'promo' },
  });
  const query = new URLSearchParams({
    ...{ server: makegood.url, feature: 'draw', creditType: 'drawing' },
  });
  await page.goto(`${shop.url}?${query}`);
  const drawings = page.getByRole('group', { name: 'Drawings' });
  const make = page.getByRole('button', { name: 'Make an image' });
  await expect(page.getByRole('region', { name: 'Studio' })).toContainText('costs 3.');
  await expect(drawings).toContainText('5');
  const work = Promise.withResolvers<void>();
  host.makeImage = () => work.promise;
  await make.click();
  await expect(drawings).toContainText('3 held', soon);
  // A thousand credits are there, and no second drawing.
  await expect(make).toBeDisabled();
  await expect(balance(page)).toContainText('1,000 credits');
  await expect(balance(page)).not.toContainText('held');
  work.resolve();
  await expect(drawings).not.toContainText('held');
  await expect(make).toBeEnabled();
});

test('a token that ends is renewed by itself, and one of another user shows what is theirs', async ({
  page,
  shop,
  makegood,
  host,
}) => {
  host.ttlSeconds = 2;
  await open(page, shop, makegood);
  await expect.poll(() => host.tokens, { timeout: 15_000 }).toBeGreaterThan(2);
  await refund(makegood, await charge(makegood));
  await expect(receipts(page)).toContainText(told);
  await expect(status(page)).toHaveText('live');
  await makegood.call('POST', '/api/credits/grant', {
    ...{ userId: 'grace', amount: 12, source: 'promo' },
  });
  host.user = 'grace';
  await expect(balance(page)).toContainText('12 credits');
  await expect(balance(page)).toContainText('Running low');
  await expect(receipts(page)).toBeHidden();
  await expect(history(page).getByRole('listitem')).toHaveCount(1);
});

test.describe('with a server that is away', () => {
  test.use({ ownProcess: true });

  test('the balance says how old it is, and recovers by itself', async ({
    page,
    shop,
    makegood,
    configuration,
    host: _,
  }) => {
    test.slow();
    await open(page, shop, makegood);
    await makegood.stop();
    await expect(status(page)).toHaveText('stale');
    await expect(balance(page)).toContainText(/1,000 credits.*As of \d+ seconds ago/);
    const again = await Makegood.start({
      ...configuration,
      port: Number(new URL(makegood.url).port),
    });
    try {
      await charge(again);
      // The longer it is away, the longer nobody asks: half a minute at most.
      await expect(status(page)).toHaveText('live', { timeout: 40_000 });
      await expect(balance(page)).toContainText('995 credits');
      await expect(balance(page)).not.toContainText('As of');
    } finally {
      await again.stop();
    }
  });
});

test('history is read page by page, by the keyboard, and says when there is more', async ({
  page,
  shop,
  makegood,
  host: _,
}) => {
  for (let n = 0; n < 24; n++) await charge(makegood);
  await open(page, shop, makegood);
  const items = history(page).getByRole('listitem');
  await expect(items).toHaveCount(20);
  await history(page).getByRole('button', { name: 'Load more' }).focus();
  await page.keyboard.press('Enter');
  await expect(items).toHaveCount(25);
  await expect(items.last()).toContainText(/Added\+1,000/);
  await expect(history(page).getByRole('button', { name: 'Load more' })).toBeHidden();
  await charge(makegood);
  await history(page).getByRole('button', { name: 'Show what is new' }).click();
  await expect(items).toHaveCount(20);
  await expect(items.first()).toContainText('Balance 875');
});

test('axe finds nothing to mend in any state, in light and in dark; nothing is too wide for a telephone', async ({
  page,
  shop,
  makegood,
  host: _,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const violations = async () => {
    const ids: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const { id, nodes } of await found(page))
        ids.push(`${colorScheme} ${id} ${nodes.map(({ html }) => html).join(' | ')}`);
    }
    return ids;
  };
  await page.route('**/api/credits/**', (route) => route.abort());
  await page.goto(`${shop.url}?server=${encodeURIComponent(makegood.url)}`);
  await expect(balance(page)).toContainText('The balance cannot be shown');
  await expect(balance(page).getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(await violations()).toEqual([]);

  await page.unroute('**/api/credits/**');
  await open(page, shop, makegood);
  const image = await charge(makegood);
  await charge(makegood, 197);
  await refund(makegood, image);
  await expect(receipts(page)).toContainText(told);
  await expect(balance(page)).toContainText('Running low');
  await expect(balance(page)).toContainText('+5 returned');
  expect(await violations()).toEqual([]);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways).toBe(0);

  await charge(makegood, 3);
  await expect(balance(page)).toContainText('Nothing left');
  expect(await violations()).toEqual([]);
  await expect(page.getByRole('button', { name: 'Make an image' })).toBeDisabled();
});
