import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';

/** Whether a Redis server is installed here. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

if (!hasRedis) {
  process.stderr.write('No redis-server on the PATH: what needs one is not tested here.\n');
}

/** A Redis server of the test's own, on a socket in a directory of its own. */
export async function openRedis() {
  const directory = await mkdtemp(join(tmpdir(), 'makegood-redis-'));
  const path = join(directory, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', path, '--dir', directory, '--save', ''];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  await vi.waitFor(() => expect(existsSync(path)).toBe(true), { timeout: 10_000, interval: 20 });
  return {
    /** For BullMQ's `connection`. */
    connection: { path, maxRetriesPerRequest: null },
    path,
    async close() {
      server.kill();
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
