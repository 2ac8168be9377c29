import { verifyWebhook } from '@clerk/backend/webhooks';
import { type ClerkInbox, takeClerkEvent } from '@makegood/core';
import { type Context as Call, Hono } from 'hono';
import type { Edge } from '../edge.ts';
import { EdgeError, InvalidRequest } from '../edge-error.ts';
import { readPayload } from './payload.ts';

const PATH = '/api/webhooks/clerk';

/** `POST /api/webhooks/clerk`: 200 once an event is applied, or was before, or is not for us. */
export function clerkWebhook(inbox: ClerkInbox, signingSecret: string | undefined): Hono<Edge> {
  return new Hono<Edge>()
    .post(PATH, async (c) => {
      c.set('route', PATH);
      if (signingSecret === undefined) throw new EdgeError('clerk_webhook_off');
      const body = await c.req.text();
      await verify(c, body, signingSecret);
      const { type, occurredAt, news } = read(body);
      const outcome = await takeClerkEvent(inbox, {
        eventId: c.req.header('svix-id') ?? '',
        type,
        occurredAt: occurredAt ?? Number(c.req.header('svix-timestamp')) * 1000,
        news,
      });
      return c.json({ outcome }, 200, { 'cache-control': 'no-store' });
    })
    .all(PATH, () => {
      throw new EdgeError('method_not_allowed', { allow: 'POST' });
    });
}

/** @throws EdgeError bad_signature also for one that is older or newer than five minutes */
async function verify(c: Call<Edge>, body: string, signingSecret: string): Promise<void> {
  const { url, method, headers } = c.req.raw;
  try {
    await verifyWebhook(new Request(url, { method, headers, body }), { signingSecret });
  } catch {
    throw new EdgeError('bad_signature');
  }
}

function read(body: string): ReturnType<typeof readPayload> {
  try {
    return readPayload(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidRequest('', 'The body is not JSON.');
    throw error;
  }
}
