import type { Context, Env, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { type Handled, chargeResponse, responseOf } from '../route/charge-response.ts';
import type { Credits } from '../route/credits.ts';
import { type Charger, chargeOf, type RouteOptions } from '../route/options.ts';
import { nobodyPays } from '../route/problem.ts';

export type CreditsEnv = { Variables: { credits: Credits<Response> } };

/**
 * Charges for a route: holds the credits before the handler runs, settles once its answer was sent,
 * and gives back by the feature's refund policy when it fails. The handler finds `c.get('credits')`.
 * What fails is answered, with `refunded` in it; nothing is thrown.
 */
export function withCredits<E extends Env>(
  makegood: Charger,
  options: RouteOptions<Context<E>>,
): MiddlewareHandler<E & CreditsEnv> {
  return async (c, next) => {
    const charge = await chargeOf(options, c as unknown as Context<E>, {
      apiRoute: `${c.req.method} ${matchedRoutes(c).at(-1)?.path ?? c.req.path}`,
      idempotencyKey: c.req.header('idempotency-key'),
    });
    if (!charge) return responseOf(nobodyPays());
    const { signal } = c.req.raw;
    const { response, ours } = await chargeResponse(makegood, charge, signal, async (credits) => {
      c.set('credits', credits);
      await next();
      return handled(c);
    });
    // What is made of the handler's answer has its headers; added to them, changed ones would be lost.
    if (!ours) c.res = undefined;
    c.res = response;
    return undefined;
  };
}

/** A throw was answered by the app's `onError`; Hono's own answer to it says nothing. */
async function handled({ res, error }: Context): Promise<Handled> {
  const isHonos =
    error !== undefined &&
    res.status === 500 &&
    (await res.clone().text()) === 'Internal Server Error';
  return isHonos ? { error } : { response: res, error };
}
