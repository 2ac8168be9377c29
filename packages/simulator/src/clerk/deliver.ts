import { Agent } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { isLoopbackUrl } from '../callback-sender.ts';
import { arrange } from './arrange.ts';
import type { DeliveryOrder } from './arrange.ts';
import type { ClerkEvent, ClerkEventType } from './outbox.ts';
import { sendWebhook } from './send-webhook.ts';

/** The pauses before Svix's further attempts, milliseconds; the first attempt is at once. */
export const SVIX_RETRY_DELAYS_MS: readonly number[] = [
  5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000,
];

export type DeliverOptions = {
  /** `as_sent` by default; `shuffledBy` is the seed. */
  order?: DeliveryOrder;
  /** How often each event comes, under the same id; 1. */
  times?: number;
  /** Deliveries under way at once; 1. */
  concurrency?: number;
  /** Signs with another secret; false. */
  wrongSignature?: boolean;
  /** How long ago the attempts claim to have been made, seconds; 0. */
  ageSeconds?: number;
  /** The pauses before further attempts at what was not answered 2xx, milliseconds; none. */
  retryDelaysMs?: readonly number[];
};

export type ClerkDelivery = {
  id: string;
  type: ClerkEventType;
  /** The answers to the attempts; null where none came. */
  statuses: (number | null)[];
  /** Whether the last attempt was answered 2xx. */
  accepted: boolean;
};

export type Sender = { secret: string; now: () => number; closing: AbortSignal };

const WRONG_SECRET = `whsec_${Buffer.from('not the secret of the instance').toString('base64')}`;

/**
 * Delivers events to a webhook endpoint on this machine; resolves when each is accepted or given
 * up, with the deliveries in the order of their first attempts. What failed comes again after all
 * others had their turn. Throws RangeError for a URL that is not a loopback address, and AbortError
 * if the simulator is closed during a pause.
 */
export async function deliver(
  sender: Sender,
  events: readonly ClerkEvent[],
  url: string,
  options: DeliverOptions = {},
): Promise<ClerkDelivery[]> {
  if (!isLoopbackUrl(url)) throw new RangeError(`${url} is not an http URL of a loopback address`);
  const { order = 'as_sent', times = 1, concurrency = 1, retryDelaysMs = [] } = options;
  const signal = sender.closing;
  const agent = new Agent({ keepAlive: false });
  const deliveries = arrange(events, times, order).map(({ id, payload }) => ({
    body: JSON.stringify(payload),
    delivery: { id, type: payload.type, statuses: [], accepted: false } as ClerkDelivery,
  }));
  const attempt = async ({ body, delivery }: (typeof deliveries)[number]) => {
    const timestamp = new Date(sender.now() - (options.ageSeconds ?? 0) * 1000);
    const secret = options.wrongSignature ? WRONG_SECRET : sender.secret;
    const status = await sendWebhook({
      url,
      agent,
      signal,
      id: delivery.id,
      body,
      secret,
      timestamp,
    });
    delivery.statuses.push(status);
    delivery.accepted = status !== null && status >= 200 && status < 300;
  };
  await inParallel(deliveries, concurrency, attempt);
  for (const delayMs of retryDelaysMs) {
    const failed = deliveries.filter(({ delivery }) => !delivery.accepted);
    if (failed.length === 0) break;
    await setTimeout(delayMs, undefined, { signal });
    await inParallel(failed, concurrency, attempt);
  }
  return deliveries.map(({ delivery }) => delivery);
}

async function inParallel<T>(
  things: readonly T[],
  width: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const queue = things.values();
  const worker = async () => {
    for (const thing of queue) await work(thing);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
