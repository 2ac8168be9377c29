import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, openEmbedded } from '@makegood/db';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { putChat, verified } from './calls.ts';
import { grantAll, Journal, type Send, startLoad } from './journal.ts';
import { reconcile } from './reconcile.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const KILLS = 20;
let dataDir: string;
let server: ServerProcess;
const start = async () => {
  server = await startProcess({ MAKEGOOD_DATA_DIR: dataDir });
};
const send: Send = (method, path, body) => server.call(method, path, body);

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'makegood-killed-'));
  await start();
  await putChat(server);
});
afterAll(async () => {
  await killAll();
  // Adopts the database that the killed server left, to stop it.
  await (await openEmbedded({ dataDir, mode: 'serve' })).close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

test('20 kills in mid-batch lose nothing that was acknowledged and leave nothing half done', async () => {
  const journal = new Journal();
  await grantAll(journal, send);
  const load = startLoad(journal, send);
  const starts: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    await journal.acknowledged(randomInt(1, 400));
    // The kill falls anywhere in a batch.
    await delay(randomInt(0, 20));
    server.signal('SIGKILL');
    expect(await server.exited).toBeNull();
    const since = performance.now();
    await start();
    starts.push(performance.now() - since);
    expect(await verified(server)).toMatchObject({ ok: true, violations: [] });
  }
  await journal.acknowledged(200);
  await load.end();

  const { url, close } = await openEmbedded({ dataDir, mode: 'join' });
  const sql = connect(url, { max: 4, name: 'test' });
  await reconcile(journal, sql, send);
  expect(await verified(server)).toMatchObject({ ok: true, violations: [] });
  await sql.end();
  await close();
  const { operations } = journal;
  const lost = operations.filter(({ unanswered }) => unanswered > 0);
  const committed = lost.filter(({ answer }) => answer?.replayed === true);
  process.stdout.write(
    `${KILLS} kills: ${operations.length} operations, ${lost.length} of them unanswered at first, ` +
      `${committed.length} of which had been committed; slowest start ${Math.round(Math.max(...starts))} ms\n`,
  );
  // The kills met what they were meant to meet: batches that had and had not been committed.
  expect(committed.length).toBeGreaterThan(0);
  expect(lost.length).toBeGreaterThan(committed.length);
});
