import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startClerk } from './start-clerk.ts';
import type { Clerk, ClerkOptions } from './start-clerk.ts';

export const secretKey = 'sk_test_simulated';
export const webhookSecret = `whsec_${Buffer.from('a secret of the instance').toString('base64')}`;

/** A Clerk whose clock stands at 2026-01-31 until it is moved. */
export async function startTestClerk(options: Partial<ClerkOptions> = {}) {
  const clock = { now: Date.parse('2026-01-31T12:00:00Z') };
  const clerk: Clerk = await startClerk({
    secretKey,
    webhookSecret,
    now: () => clock.now,
    ...options,
  });
  return { clerk, clock };
}

export type ReceivedWebhook = { headers: Record<string, string>; body: string };

/** An endpoint that keeps what it gets and answers with the statuses in turn, then with 204. */
export async function startReceiver(statuses: number[] = []) {
  const received: ReceivedWebhook[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    ids: () => received.map(({ headers }) => headers['svix-id']),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
