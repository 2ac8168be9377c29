import { request } from 'node:http';
import type { Agent } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A receiver that has not answered by then has failed, milliseconds; as with Svix. */
const RECEIVER_TIMEOUT_MS = 15_000;

export type WebhookMessage = {
  url: string;
  agent: Agent;
  signal: AbortSignal;
  id: string;
  body: string;
  secret: string;
  /** The time that is signed. */
  timestamp: Date;
};

/** Posts a message as Svix does; resolves with the status, or with null if no answer came. */
export function sendWebhook(message: WebhookMessage): Promise<number | null> {
  const { url, agent, signal, id, body, secret, timestamp } = message;
  return new Promise((resolve) => {
    const post = request(url, {
      method: 'POST',
      agent,
      signal,
      timeout: RECEIVER_TIMEOUT_MS,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Svix-Webhooks/1.0 (simulated)',
        'svix-id': id,
        'svix-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
        'svix-signature': new Webhook(secret).sign(id, timestamp, body),
      },
    });
    post.once('timeout', () => post.destroy());
    post.on('error', () => resolve(null));
    post.once('close', () => resolve(null));
    post.once('response', (response) => {
      resolve(response.statusCode ?? null);
      response.resume();
    });
    post.end(body);
  });
}
