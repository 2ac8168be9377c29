import type { Makegood } from '@makegood/sdk';
import { Hono } from 'hono';
import { z } from 'zod';
import { errorAnswer } from './error-answer.ts';
import { startImage } from './provider.ts';
import type { SignedIn } from './sign-in.ts';

const HOLD_S = 60;

const imageBody = z.object({ jobId: z.uuid(), fails: z.boolean().default(false) });

type Needs = {
  makegood: Makegood;
  provider: string;
  /** Where Makegood takes the provider's callbacks, and the secret they are signed with. */
  callbacks: { url: string; secret: string };
};

/**
 * Images are made by a job of the provider. The credits are held with its task; the provider's callback
 * goes to Makegood, which settles or gives back. Should it never come, the deadline gives back.
 */
export function imageRoutes({ makegood, provider, callbacks }: Needs) {
  return new Hono<SignedIn>()
    .post('/', async (c) => {
      const { jobId, fails } = imageBody.parse(await c.req.json());
      const userId = c.get('userId');
      const { chargeId } = await makegood.deduct({
        ...{ userId, feature: 'studio_image', hold: { seconds: HOLD_S }, provider: 'openai' },
        ...{ apiRoute: 'POST /api/images', idempotencyKey: `image:${jobId}` },
      });
      try {
        const { taskId } = await startImage({
          ...{ url: provider, callId: chargeId, fails },
          ...{ callbackUrl: callbacks.url, secret: callbacks.secret },
        });
        await makegood.extend({ chargeId, seconds: HOLD_S, providerTaskId: taskId });
      } catch (error) {
        await makegood.fail({
          ...{ chargeId, failure: 'provider_error', errorMessage: String(error) },
          idempotencyKey: `image-not-started:${jobId}`,
        });
        throw error;
      }
      return c.json({ chargeId }, 202);
    })
    .get('/:chargeId', async (c) => {
      const charge = await makegood.client.charges.get.query({ chargeId: c.req.param('chargeId') });
      if (charge.userId !== c.get('userId')) return c.json({ message: 'There is none.' }, 404);
      return c.json({ state: charge.state });
    })
    .onError(errorAnswer);
}
