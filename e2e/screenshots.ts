import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildWeb } from '../scripts/build-web.ts';
import { ensureBrowser } from '../scripts/browser.ts';
import { chartPictures } from './charts/pictures.ts';
import { findChromium } from './chromium.ts';
import { Makegood } from './makegood.ts';
import { pages, type Shown } from './pages.ts';

// pnpm screenshots [name …]: pictures of the demo's pages, of all or of those named.
// pnpm screenshots --charts [section …]: of every kind of chart, without a server.

const folder = fileURLToPath(new URL('../screenshots', import.meta.url));
const widths = { 1440: 900, 390: 844 };
const PATIENCE_MS = 10_000;
const {
  positionals: wanted,
  values: { charts },
} = parseArgs({ allowPositionals: true, options: { charts: { type: 'boolean' } } });

type Lists = {
  staff: { staffId: string; role: string }[];
  charges: { chargeId: string; userId: string }[];
  plans: { id: string }[];
  features: { feature: string }[];
};

/** Leaves requests for the approvals and an open invitation, and finds what to show. */
async function prepare(makegood: Makegood, password: string): Promise<Shown> {
  const list = async <Name extends keyof Lists>(name: Name, query = '') => {
    const lists = await makegood.call<Pick<Lists, Name>>('GET', `/api/admin/${name}${query}`);
    return lists[name];
  };
  const [charge] = await list('charges', '?state=refunded&limit=1');
  const [plan] = await list('plans');
  const [feature] = await list('features');
  const person = (await list('staff')).find(({ role }) => role === 'support');
  if (!charge || !plan || !feature || !person) throw new Error('The demo has nothing to show.');
  await makegood.call('PUT', '/api/admin/caps', { default: { perRefund: 50, perDay: 200 } });
  const { link } = await makegood.call<{ link: string }>('POST', '/api/admin/staff/invites', {
    email: 'grace@example.org',
    role: 'approver',
  });
  const { pathname, hash } = new URL(link);
  await askOverTheCap(makegood, password, charge.userId);
  await tellSomeone(makegood);
  return {
    userId: charge.userId,
    chargeId: charge.chargeId,
    planId: plan.id,
    feature: feature.feature,
    staffId: person.staffId,
    invitation: pathname + hash,
  };
}

/** Leaves a webhook where nobody takes what it is told. */
async function tellSomeone(makegood: Makegood) {
  const { endpointId } = await makegood.call<{ endpointId: string }>(
    'POST',
    '/api/admin/webhooks',
    {
      ...{ name: 'On-call channel', kind: 'slack', url: `${makegood.url}/livez` },
      types: ['alert.opened', 'alert.resolved'],
    },
  );
  await makegood.call('POST', `/api/admin/webhooks/${endpointId}/test`, {});
}

async function askOverTheCap(makegood: Makegood, password: string, userId: string) {
  const headers = { 'content-type': 'application/json', origin: makegood.url };
  const signedIn = await fetch(`${makegood.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: 'support@makegood.demo', password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  for (const [amount, reason] of [
    [120, 'customer_service'],
    [80, 'goodwill'],
  ] as const) {
    await fetch(`${makegood.url}/api/credits/refund`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify({ userId, amount, reason, errorMessage: 'The pictures came late.' }),
    });
  }
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill('admin@makegood.demo');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Signed in as/ }).waitFor();
}

/** Waits until nothing is loading any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: PATIENCE_MS });
  const loading = page.locator('[aria-busy=true], .mantine-Skeleton-root');
  await loading
    .first()
    .waitFor({ state: 'hidden', timeout: PATIENCE_MS })
    .catch(() => {});
  await page.evaluate(() => document.fonts.ready.then(() => {}));
}

async function picture(browser: Browser, makegood: Makegood, password: string, shown: Shown) {
  const locale = { baseURL: makegood.url, locale: 'en-US', timezoneId: 'Europe/Berlin' };
  const signedIn = await browser.newContext(locale);
  const signedOut = await browser.newContext(locale);
  const page = await signedIn.newPage();
  await signIn(page, password);
  const stranger = await signedOut.newPage();
  for (const { name, path, signedOut: isStranger } of pages) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const at = isStranger ? stranger : page;
    for (const [width, height] of Object.entries(widths)) {
      await at.setViewportSize({ width: Number(width), height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await at.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await at.goto(typeof path === 'string' ? path : path(shown));
        await settled(at);
        await at.screenshot({
          path: join(folder, `${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
    process.stdout.write(`${name}\n`);
  }
}

async function pagePictures(browser: Browser): Promise<void> {
  await buildWeb();
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-screenshots-'));
  const makegood = await Makegood.start({ dataDir, demo: true });
  try {
    const password = (await readFile(join(dataDir, 'demo-password'), 'utf8')).trim();
    await picture(browser, makegood, password, await prepare(makegood, password));
  } finally {
    await makegood.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

await ensureBrowser();
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  if (charts) process.exitCode = (await chartPictures(browser, folder, wanted)) === 0 ? 0 : 1;
  else await pagePictures(browser);
  process.stdout.write(`The pictures are in ${folder}\n`);
} finally {
  await browser.close();
}
