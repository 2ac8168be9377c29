import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { buildWeb } from '../scripts/build-web.ts';
import { Makegood } from './makegood.ts';

export type Demo = { makegood: Makegood; password: string };

const SEEDED_MS = 300_000;
const LOOK_MS = 1000;
/** Seconds in a row without a new charge: the past is written, and what comes now is rare. */
const QUIET_LOOKS = 3;

/** Works with a server of the built dashboard that shows the whole demo. */
export async function withDemo<T>(work: (demo: Demo) => Promise<T>): Promise<T> {
  await buildWeb();
  const dataDir = await mkdtemp(join(tmpdir(), 'makegood-demo-'));
  const makegood = await Makegood.start({ dataDir, demo: true });
  try {
    const password = (await readFile(join(dataDir, 'demo-password'), 'utf8')).trim();
    await seeded(makegood);
    return await work({ makegood, password });
  } finally {
    await makegood.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function seeded(makegood: Makegood): Promise<void> {
  const deadline = performance.now() + SEEDED_MS;
  let quiet = 0;
  let last: string | undefined;
  while (quiet < QUIET_LOOKS) {
    if (performance.now() > deadline) throw new Error('The demo was not written in time');
    await delay(LOOK_MS);
    const { charges } = await makegood.call<{ charges: { chargeId: string }[] }>(
      'GET',
      '/api/admin/charges?limit=1',
    );
    const newest = charges[0]?.chargeId;
    quiet = newest !== undefined && newest === last ? quiet + 1 : 0;
    last = newest;
  }
}

/** Signs in as the admin of the demo. */
export async function signInAsAdmin(page: Page, { makegood, password }: Demo): Promise<void> {
  await page.goto(`${makegood.url}/sign-in`);
  await page.getByLabel('Email').fill('admin@makegood.demo');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Signed in as/ }).waitFor();
}
