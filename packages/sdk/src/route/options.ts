import type { ChargeOptions } from '../charge/options.ts';
import type { Makegood } from '../create-makegood.ts';

/** What the middlewares need of the SDK. */
export type Charger = Pick<Makegood, 'withCharge'>;

/** A value, or how it follows from the request. */
type Asking<Asked, T> = T | ((asked: Asked) => T | Promise<T>);

export type RouteOptions<Asked> = Pick<
  ChargeOptions<unknown>,
  | 'amount'
  | 'creditType'
  | 'provider'
  | 'metadata'
  | 'holdSeconds'
  | 'heartbeat'
  | 'deductWithinMs'
  | 'settleWithinMs'
  | 'refundWithinMs'
  | 'onSettled'
  | 'onUnsettled'
> & {
  /** Who pays. Where nobody does, the request is answered 401 and the handler does not run. */
  user: (asked: Asked) => string | undefined | Promise<string | undefined>;
  feature: Asking<Asked, string>;
  /** 1. */
  units?: Asking<Asked, number | undefined>;
  /** The method and the route's pattern, such as `POST /chat/:id`. */
  apiRoute?: Asking<Asked, string>;
  /** The `Idempotency-Key` header, where the request has one. */
  idempotencyKey?: Asking<Asked, string | undefined>;
  /** How long the handler may take, the sending of its answer included; 60,000 milliseconds. */
  timeoutMs?: number;
};

/** What the request itself says, where the options do not. */
type Seen = { apiRoute: string; idempotencyKey: string | null | undefined };

/** The charge for a request; undefined where nobody pays. */
export async function chargeOf<Asked>(
  options: RouteOptions<Asked>,
  asked: Asked,
  seen: Seen,
): Promise<ChargeOptions<unknown> | undefined> {
  const { user, feature, units, apiRoute, idempotencyKey, ...rest } = options;
  const userId = await user(asked);
  if (!userId) return undefined;
  return {
    ...rest,
    userId,
    feature: await answerTo(feature, asked),
    units: await answerTo(units, asked),
    apiRoute: (await answerTo(apiRoute, asked)) ?? seen.apiRoute,
    idempotencyKey: (await answerTo(idempotencyKey, asked)) ?? seen.idempotencyKey ?? undefined,
    // The key may come from whoever calls, who could else have many requests done for one charge.
    whileHeld: 'refuse',
    isEmpty: () => false,
  };
}

const answerTo = <Asked, T extends string | number | undefined>(
  asking: Asking<Asked, T>,
  asked: Asked,
): T | Promise<T> => (typeof asking === 'function' ? asking(asked) : asking);
