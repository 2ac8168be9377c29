import type { Send, Sent, WebhookRequest } from '@makegood/core';
import { Agent, type Dispatcher } from 'undici';
import { AddressRefused, checkedLookup, checkUrl } from './addresses.ts';
import { excerptOf } from './excerpt.ts';

const ATTEMPT_MS = 10_000;
const MOST_READ_BYTES = 4096;

export type Sender = { send: Send; close(): Promise<void> };

/**
 * Makes the POSTs: each on a connection of its own, to an address that was checked for it; no redirect
 * is followed, no proxy used, and of an answer only the beginning is read.
 */
export function openSender({ allowPrivate }: { allowPrivate: boolean }): Sender {
  const agent = new Agent({
    pipelining: 0,
    connect: allowPrivate ? {} : { lookup: checkedLookup() },
  });
  return {
    async send(request) {
      const since = performance.now();
      const timeout = AbortSignal.timeout(ATTEMPT_MS);
      const sent = await post(agent, request, { timeout, allowPrivate }).catch((error: unknown) =>
        unanswered(
          timeout.aborted ? `There was no answer within ${ATTEMPT_MS / 1000} s.` : say(error),
        ),
      );
      return { ...sent, durationMs: Math.round(performance.now() - since) };
    },
    close: () => agent.destroy(),
  };
}

type Outcome = Omit<Sent, 'durationMs'>;

const unanswered = (error: string): Outcome => ({
  status: null,
  error,
  excerpt: null,
  retryAfterSeconds: null,
});

async function post(
  agent: Agent,
  { url, headers, body, secrets }: WebhookRequest,
  { timeout, allowPrivate }: { timeout: AbortSignal; allowPrivate: boolean },
): Promise<Outcome> {
  if (!allowPrivate) checkUrl(url);
  const { origin, pathname, search } = new URL(url);
  const answer = await agent.request({
    origin,
    path: pathname + search,
    method: 'POST',
    headers: { ...headers, 'user-agent': 'Makegood' },
    body,
    signal: timeout,
  });
  const { statusCode: status } = answer;
  const isSuccess = status >= 200 && status < 300;
  return {
    status,
    error: isSuccess ? null : sayStatus(status),
    excerpt: excerptOf(await beginning(answer.body), secrets),
    retryAfterSeconds: secondsOf(answer.headers['retry-after']),
  };
}

/** What an answer begins with; where it breaks off, or takes too long, what came of it. */
async function beginning(body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      const piece = Buffer.from(part as Uint8Array);
      parts.push(piece);
      bytes += piece.length;
      if (bytes >= MOST_READ_BYTES) break;
    }
  } catch {
    // Its status has come, and that decides.
  }
  return Buffer.concat(parts).subarray(0, MOST_READ_BYTES);
}

function sayStatus(status: number): string {
  if (status === 410) return 'It answered 410 Gone: the endpoint is disabled.';
  if (status >= 300 && status < 400)
    return `It answered ${status}: redirects are not followed. Enter the address it leads to.`;
  return `It answered ${status}.`;
}

/** Codes only: a message could tell addresses of the network that the server stands in. */
function say(error: unknown): string {
  if (error instanceof AddressRefused) return error.message;
  const cause = error instanceof Error && 'errors' in error ? firstOf(error.errors) : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return `The connection failed (${code}).`;
}

const firstOf = (errors: unknown): unknown => (Array.isArray(errors) ? errors[0] : undefined);

/** Seconds or a date, as HTTP has it. */
function secondsOf(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
