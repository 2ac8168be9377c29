import { Webhook } from 'standardwebhooks';
import type { Adapter } from './callback.ts';

/** A callback as it came. */
export type Signed = { header: (name: string) => string | undefined; body: string };

type Scheme = {
  /** Whether it can be a secret. */
  isSecret(text: string): boolean;
  /**
   * The id of a callback that one of the secrets has signed within the last five minutes, the same
   * however often it is sent; null for any other.
   */
  verified(callback: Signed, secrets: string[]): string | null;
};

const LEAST_BYTES = 16;
const PREFIX = /^whsec_/;

export const schemes: Record<Adapter['signing'], Scheme> = {
  standard_webhooks: {
    isSecret(text) {
      if (Buffer.from(text.replace(PREFIX, ''), 'base64').length < LEAST_BYTES) return false;
      return isSecret(text);
    },
    verified({ header, body }, secrets) {
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
      const headers = Object.fromEntries(names.map((name) => [name, header(name) ?? '']));
      const good = secrets.some((secret) => isSigned(body, headers, secret));
      return good ? (headers['webhook-id'] ?? null) : null;
    },
  },
};

function isSecret(text: string): boolean {
  try {
    return new Webhook(text) instanceof Webhook;
  } catch {
    return false;
  }
}

function isSigned(body: string, headers: Record<string, string>, secret: string): boolean {
  try {
    // The JSON is read once the signature is known to be right.
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
