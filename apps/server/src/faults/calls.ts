import { setTimeout as delay } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Answer, ServerProcess } from './server-process.ts';

/** Anything that calls can be sent to. */
export type Callable = Pick<ServerProcess, 'call'>;

/** A call that must succeed. Fails with the answer otherwise. */
export async function ok(
  server: Callable,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await server.call(method, path, body);
  if (answer.status === 200) return answer.body;
  throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** A feature `chat` that costs 10 credits a unit. */
export const putChat = (server: Callable) =>
  ok(server, 'PUT', '/api/admin/features/chat', {
    name: 'Chat',
    cost: 10,
    operationType: 'CHAT',
  });

export const grant = (server: Callable, userId: string, amount: number) =>
  ok(server, 'POST', '/api/credits/grant', { userId, amount, source: 'purchase' });

/** Opens a charge of 10 credits that is held for so many seconds; returns its id. */
export async function hold(server: Callable, userId: string, seconds: number): Promise<string> {
  const body = { userId, feature: 'chat', hold: { seconds } };
  return String((await ok(server, 'POST', '/api/credits/deduct', body)).chargeId);
}

export const deduct = (server: Callable, userId: string, more: object = {}): Promise<Answer> =>
  server.call('POST', '/api/credits/deduct', { userId, feature: 'chat', ...more });

/** The answer to a call that is made again as long as it is refused with 503, as clients do. */
export async function patiently(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await call();
    if (answer.status !== 503) return answer;
    await delay(50);
  }
}

/** The answer of the ledger's check, once the server gives it. */
export async function verified(server: Callable): Promise<Record<string, unknown>> {
  const answer = await patiently(() => server.call('GET', '/api/admin/ledger/verify'));
  if (answer.status === 200) return answer.body;
  throw new Error(`The check of the ledger: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Milliseconds until the server answers the call with this status; fails after `withinMs`. */
export async function until(
  server: Callable,
  path: string,
  status: number,
  withinMs: number,
): Promise<number> {
  const since = performance.now();
  await vi.waitFor(
    async () => {
      const answer = await server.call('GET', path);
      if (answer.status !== status) throw new Error(`${path} answers ${answer.status}`);
    },
    { timeout: withinMs, interval: 50 },
  );
  return Math.round(performance.now() - since);
}
