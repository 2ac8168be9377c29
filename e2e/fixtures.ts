import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { type Configuration, Makegood } from './makegood.ts';
import { Postgres } from './postgres.ts';

type Fixtures = {
  /** Whether the server shows its demo, to anyone. */
  demo: boolean;
  /** Whether the tab has the admin's key. */
  signedIn: boolean;
  /** What the server is started with. */
  configuration: Configuration;
  /** A server with a ledger of its own, empty but for a demo. */
  makegood: Makegood;
};

export const test = base.extend<Fixtures, { postgres: Postgres }>({
  postgres: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const postgres = await Postgres.open();
      await use(postgres);
      await postgres.close();
    },
    { scope: 'worker' },
  ],
  demo: [false, { option: true }],
  signedIn: [true, { option: true }],
  configuration: async ({ postgres, demo }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), demo ? 'makegood-demo-' : 'makegood-'));
    const database = await postgres.createDatabase();
    await use({ dataDir, databaseUrl: database.url, demo });
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  },
  makegood: async ({ configuration }, use) => {
    const makegood = await Makegood.start(configuration);
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
