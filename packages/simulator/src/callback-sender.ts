import { Agent, request } from 'node:http';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A receiver that has not answered by then is given up, milliseconds. */
const RECEIVER_TIMEOUT_MS = 10_000;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether callbacks may go there: plain HTTP to this machine itself. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  if (protocol !== 'http:') return false;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIPv4(host)) return loopback.check(host, 'ipv4');
  if (isIPv6(host)) return loopback.check(host, 'ipv6');
  return host === 'localhost';
}

/** Whether the Standard Webhooks library takes it: base64, with or without `whsec_` before it. */
export function isSigningSecret(secret: string): boolean {
  try {
    new Webhook(secret);
    return true;
  } catch {
    return false;
  }
}

/** Posts signed callbacks; a receiver's failure is the receiver's business and is not retried. */
export class CallbackSender {
  // An agent of its own follows no proxy settings, so that nothing leaves the machine. A connection
  // each, because a kept one can be closed by the receiver just as it is used again.
  #agent = new Agent({ keepAlive: false });

  /** Resolves once the receiver has answered, failed or gone. */
  send(callback: { url: string; secret: string; id: string; payload: object }): Promise<void> {
    const body = JSON.stringify(callback.payload);
    const now = new Date();
    return new Promise((resolve) => {
      const post = request(callback.url, {
        method: 'POST',
        agent: this.#agent,
        timeout: RECEIVER_TIMEOUT_MS,
        headers: {
          'content-type': 'application/json',
          'webhook-id': callback.id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(callback.secret).sign(callback.id, now, body),
        },
      });
      post.once('timeout', () => post.destroy());
      post.on('error', () => resolve());
      post.once('close', () => resolve());
      post.once('response', (response) => response.resume());
      post.end(body);
    });
  }

  stop(): void {
    this.#agent.destroy();
  }
}
