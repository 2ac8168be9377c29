import type { NextRequest } from 'next/server.js';
import { classify } from '../failures/classify.ts';
import { chargeResponse, type Handled, responseOf } from '../route/charge-response.ts';
import type { Credits } from '../route/credits.ts';
import { type Charger, chargeOf, type RouteOptions } from '../route/options.ts';
import { nobodyPays } from '../route/problem.ts';
import { WorkFailed } from '../work-failed.ts';
import { routePattern } from './route-pattern.ts';

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };

export type NextCreditsOptions = RouteOptions<NextRequest> & {
  /** Told of what the handler threw, its money facts on it; it is answered, so Next never sees it. */
  onError?: (error: unknown, request: NextRequest) => void;
};

/**
 * A route handler that is charged for: holds the credits before the handler runs, settles once its
 * answer was sent, and gives back by the feature's refund policy when it fails. What the handler
 * throws is answered, with `refunded` in it; only what Next throws for itself (`redirect`,
 * `notFound`) is passed on.
 */
export function withCredits<C extends RouteContext>(
  makegood: Charger,
  { onError, ...options }: NextCreditsOptions,
  handler: (
    request: NextRequest,
    context: C,
    credits: Credits<Response>,
  ) => Response | Promise<Response>,
): (request: NextRequest, context: C) => Promise<Response> {
  return async (request, context) => {
    const charge = await chargeOf(options, request, {
      apiRoute: await routePattern(request, context),
      idempotencyKey: request.headers.get('idempotency-key'),
    });
    if (!charge) return responseOf(nobodyPays());
    let nexts: { error: unknown } | undefined;
    let thrown: { error: unknown } | undefined;
    const handle = async (credits: Credits<Response>): Promise<Handled> => {
      try {
        return { response: await handler(request, context, credits) };
      } catch (error) {
        const digest = digestOf(error);
        if (digest === undefined) {
          thrown = { error };
          return { error };
        }
        nexts = { error };
        return ofNext(digest, error);
      }
    };
    const { response } = await chargeResponse(makegood, charge, request.signal, handle);
    if (thrown) onError?.(thrown.error, request);
    if (nexts) throw nexts.error;
    return response;
  };
}

const nextsOwn = /^(NEXT_|DYNAMIC_SERVER_USAGE|BAILOUT_TO_|HANGING_PROMISE_)/;

/** By what Next knows the errors that it throws for itself. */
function digestOf(error: unknown): string | undefined {
  const { digest } = (typeof error === 'object' && error !== null ? error : {}) as {
    digest?: unknown;
  };
  return typeof digest === 'string' && nextsOwn.test(digest) ? digest : undefined;
}

/** A redirect is an answer; `notFound` and the like refuse one. */
function ofNext(digest: string, cause: unknown): Handled {
  if (digest.startsWith('NEXT_REDIRECT')) return { response: new Response(null) };
  const status = Number(/^NEXT_HTTP_ERROR_FALLBACK;(\d{3})$/.exec(digest)?.[1]);
  const failure = status ? classify({ status }) : 'work_failed';
  return { error: new WorkFailed(failure, `Next ended the route: ${digest}.`, { cause }) };
}
