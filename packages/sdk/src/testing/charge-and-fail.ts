import { Hono } from 'hono';
import { withCredits } from '../hono/index.ts';
import { createMakegood, moneyFactsOf } from '../index.ts';

export type Access = { url: string; apiKey: string; userId: string };

/** Charges for work that is done, fails or is cancelled, by the wrapper and on routes of Hono. */
export async function chargeAndFail({ url, apiKey, userId }: Access) {
  const makegood = createMakegood({ url, apiKey });
  const charge = { userId, feature: 'chat' };
  const balance = async () => (await makegood.validate(charge)).balance;
  const fail = () => {
    throw new Error('the provider failed');
  };

  const done = await makegood.withCharge(charge, (work) => work.chargeId);
  const afterDone = await balance();
  const failed = await makegood.withCharge(charge, fail).catch(moneyFactsOf);
  const afterFailed = await balance();

  const caller = new AbortController();
  const { signal } = caller;
  const cancelled = await makegood
    .withCharge(charge, (within) =>
      makegood.withCharge({ within, signal }, () => {
        caller.abort();
        return new Promise<never>(() => {});
      }),
    )
    .catch(moneyFactsOf);
  const afterCancelled = await balance();

  const app = new Hono();
  const charged = withCredits(makegood, { user: () => userId, feature: 'chat' });
  app.post('/done', charged, (c) => c.text(c.get('credits').work.chargeId));
  app.post('/fails', charged, fail);
  app.onError((error, c) => c.json({ message: error.message }, 500));
  const routes = {
    done: await (await app.request('/done', { method: 'POST' })).text(),
    failed: await (await app.request('/fails', { method: 'POST' })).json(),
    after: await balance(),
  };
  return { done, afterDone, failed, afterFailed, cancelled, afterCancelled, routes };
}
