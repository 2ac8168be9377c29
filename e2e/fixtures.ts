import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { Makegood } from './makegood.ts';

type Fixtures = {
  /** Whether the server shows its demo, to anyone. */
  demo: boolean;
  /** Whether the tab has the admin's key. */
  signedIn: boolean;
  dataDir: string;
  /** A server with a ledger of its own, empty but for a demo. */
  makegood: Makegood;
};

export const test = base.extend<Fixtures>({
  demo: [false, { option: true }],
  signedIn: [true, { option: true }],
  dataDir: async ({ demo }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), demo ? 'makegood-demo-' : 'makegood-'));
    await use(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  },
  makegood: async ({ demo, dataDir }, use) => {
    const makegood = await Makegood.start({ dataDir, demo });
    await use(makegood);
    await makegood.stop();
  },
  page: async ({ page, signedIn }, use) => {
    const key = signedIn ? Makegood.adminKey : undefined;
    if (key) await page.addInitScript((k) => sessionStorage.setItem('makegood.api-key', k), key);
    await use(page);
  },
  baseURL: async ({ makegood }, use) => use(makegood.url),
});

export { expect } from '@playwright/test';
