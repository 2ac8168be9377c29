import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { Makegood } from './makegood.ts';

type Fixtures = {
  /** Whether the server shows its figures to anyone. */
  demo: boolean;
  dataDir: string;
  /** A server with an empty ledger, for this journey alone. */
  makegood: Makegood;
};

export const test = base.extend<Fixtures>({
  demo: [true, { option: true }],
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
  baseURL: async ({ makegood }, use) => use(makegood.url),
});

export { expect } from '@playwright/test';
