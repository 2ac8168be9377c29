import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, openEmbedded } from '@makegood/db';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { putChat } from './calls.ts';
import { grantAll, Journal, type Load, type Send, startLoad } from './journal.ts';
import { compare } from './reconcile.ts';
import { killAll, runToEnd, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let dataDir: string;
let server: ServerProcess;
let load: Load;
const journal = new Journal();
const send: Send = (method, path, body) => server.call(method, path, body);

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'makegood-stopping-'));
  server = await startProcess({ MAKEGOOD_DATA_DIR: dataDir });
  await putChat(server);
  await grantAll(journal, send);
  load = startLoad(journal, send, { givesUpAtEnd: true });
});
afterAll(async () => {
  await killAll();
  await (await openEmbedded({ dataDir, mode: 'serve' })).close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

test('a second server on the same data is refused in one line, and the first goes on', async () => {
  await journal.acknowledged(100);
  const { code, printed } = await runToEnd({ MAKEGOOD_DATA_DIR: dataDir });
  expect({ code, printed }).toEqual({
    code: 1,
    printed:
      `makegood: Makegood already runs on ${dataDir} (process ${server.pid}): ` +
      'stop it first, or give this one its own MAKEGOOD_DATA_DIR.\n',
  });
  await journal.acknowledged(300);
  expect(journal.seen).toMatchObject({ refused: 0, cut: 0 });
});

test('SIGTERM in mid-traffic: all that was accepted is answered, nothing is lost, exit 0', async () => {
  await journal.acknowledged(300);
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
  await load.end();
  const { operations } = journal;
  const answered = operations.filter(({ answer }) => answer);
  const database = await openEmbedded({ dataDir, mode: 'serve' });
  const sql = connect(database.url, { max: 2, name: 'test' });
  // What had no answer had no effect either.
  await compare(answered, sql);
  await sql.end();
  await database.close();
  process.stdout.write(
    `SIGTERM: ${answered.length} operations answered, ${operations.length - answered.length} not accepted\n`,
  );
});
