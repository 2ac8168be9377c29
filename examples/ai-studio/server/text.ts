import type { Makegood } from '@makegood/sdk';
import { withCredits } from '@makegood/sdk/hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { askForText, mood } from './provider.ts';
import type { SignedIn } from './sign-in.ts';

const TIMEOUT_MS = 3000;

const textBody = z.object({ jobId: z.uuid(), mood: mood.default('ok') });

/** Texts are written while the person waits: the middleware holds, settles, or gives back. */
export function textRoutes(makegood: Makegood, provider: string) {
  const credits = withCredits<SignedIn>(makegood, {
    user: (c) => c.get('userId'),
    feature: 'studio_text',
    provider: 'openai',
    timeoutMs: TIMEOUT_MS,
  });
  return new Hono<SignedIn>().post('/', credits, async (c) => {
    const { jobId, mood } = textBody.parse(await c.req.json());
    const { work } = c.get('credits');
    const { text, costUsd } = await askForText({
      ...{ url: provider, callId: jobId, mood, signal: work.signal },
    });
    work.settleFor({ costUsd });
    return c.json({ text });
  });
}
