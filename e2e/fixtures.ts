import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneDatabase, openTestCluster, type TestCluster } from '@makegood/db/testing-cluster';
import { test as base } from '@playwright/test';
import { type Configuration, Makegood } from './makegood.ts';
import { Servers } from './servers.ts';

type Fixtures = {
  /** Whether the server shows its demo, to anyone. */
  demo: boolean;
  /** Whether the tab has the admin's key. */
  signedIn: boolean;
  /** Whether the server has a process of its own, which a journey may end and start again. */
  ownProcess: boolean;
  /** What the server is started with. */
  configuration: Configuration;
  /** A server with a ledger of its own, empty but for a demo. */
  makegood: Makegood;
};

/** What the journeys of a worker share, for time's sake; none of them can tell. */
type Shared = { postgres: TestCluster; servers: Servers };

export const test = base.extend<Fixtures, Shared>({
  postgres: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const postgres = await openTestCluster();
      await use(postgres);
      await postgres.close();
    },
    { scope: 'worker' },
  ],
  servers: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const servers = Servers.open();
      await use(servers);
      servers.close();
    },
    { scope: 'worker' },
  ],
  demo: [false, { option: true }],
  signedIn: [true, { option: true }],
  ownProcess: [false, { option: true }],
  configuration: async ({ postgres, demo }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), demo ? 'makegood-demo-' : 'makegood-'));
    // Only the database that a server brings itself is filled with a demo.
    const database = demo ? undefined : await cloneDatabase(postgres.url);
    await use({ dataDir, demo, ...(database && { databaseUrl: database.url }) });
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  },
  makegood: async ({ configuration, servers, ownProcess }, use) => {
    const starter = ownProcess ? Makegood : servers;
    const makegood = await starter.start(configuration);
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
