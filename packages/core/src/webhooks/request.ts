import { Webhook } from 'standardwebhooks';
import type { Claimed } from './claim.ts';
import type { WebhookEvent } from './event.ts';
import { slackOf } from './slack.ts';
import type { Vault } from './vault.ts';

/** A POST to be made. */
export type Request = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** What must not be kept of an answer, should it come back in it. */
  secrets: string[];
};

/**
 * What a claimed delivery sends: the same id and body at every attempt, signed at the time of this one
 * with the endpoint's secret, and with the one before while that is still good.
 * @throws where what was sealed cannot be opened
 */
export function requestOf(claimed: Claimed, vault: Vault): Request {
  const { endpointId, messageId, type, payload, createdAt } = claimed;
  const open = (sealed: Uint8Array) => vault.open(endpointId, sealed);
  const url = open(claimed.url);
  const json = { 'content-type': 'application/json' };
  if (claimed.kind === 'slack') {
    const body = JSON.stringify(slackOf({ type, payload } as WebhookEvent));
    return { url, headers: json, body, secrets: [new URL(url).pathname] };
  }
  const body = JSON.stringify({ type, timestamp: createdAt.toISOString(), data: payload });
  const secrets = [claimed.secret, claimed.previousSecret].flatMap((sealed) =>
    sealed === null ? [] : [open(sealed)],
  );
  const at = new Date();
  const signatures = secrets.map((secret) => new Webhook(secret).sign(messageId, at, body));
  return {
    url,
    headers: {
      ...json,
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    },
    body,
    secrets: [...secrets, ...signatures],
  };
}
