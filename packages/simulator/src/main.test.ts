import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const main = new URL('./main.ts', import.meta.url).pathname;

test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s and ends cleanly', async (signal) => {
  const args = [main, '--port', '0', '--seed', '1', '--mix', '{"payment_required":1}'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line.toString())?.[0];
  const response = await fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ callId: 'a', promptTokens: 1, maxTokens: 1 }),
  });
  expect(response.status).toBe(402);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});
