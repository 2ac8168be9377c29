import type { SyncRun } from '@makegood/core';
import type { Clerk } from '@makegood/simulator';
import { expect } from 'vitest';
import type { TestServer } from '../testing.ts';
import type { World } from './testing.ts';

type Body = { mode?: string; dryRun?: boolean; creditOverrides?: Record<string, number> };

export const startSync = (at: TestServer, body: Body) =>
  at.call('POST', '/api/admin/users/sync', { as: at.keys.admin, body });

/** The run when it is over: the answer does not wait for a long one. */
export async function sync({ at }: World, body: Body): Promise<SyncRun> {
  const started = await startSync(at, body);
  expect(started.status).toBe(200);
  const path = `/api/admin/users/sync/${String(started.body.runId)}`;
  const read = async () =>
    (await at.call('GET', path, { as: at.keys.viewer })).body as unknown as SyncRun;
  await expect.poll(async () => (await read()).state, { timeout: 25_000 }).not.toBe('running');
  return read();
}

/** Users `u0000` and so on. */
export function addUsers(clerk: Clerk, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    const id = `u${String(n).padStart(4, '0')}`;
    clerk.addUser({ id, emailAddresses: [`${id}@x.test`], firstName: 'U', lastName: `${n}` });
  }
}
