import type { ChargeOptions, JoinOptions } from './charge/options.ts';
import { withCharge } from './charge/with-charge.ts';
import type { Work } from './charge/work.ts';
import { type ClientOptions, openClient } from './client.ts';

/** The client, its everyday calls by name, and the wrapper that charges for work. */
export function createMakegood(options: ClientOptions) {
  const client = openClient(options);
  const { credits, charges } = client;
  return {
    /** Every procedure of the server. */
    client,
    withCharge: <T>(
      what: ChargeOptions<T> | JoinOptions<T>,
      fn: (work: Work) => T | PromiseLike<T>,
    ): Promise<T> => withCharge(client, what, fn),
    /** The same for a session of several units, such as one a model: see `Work.unit`. */
    withSession: <T>(
      what: ChargeOptions<T> & { units: number },
      fn: (session: Work) => T | PromiseLike<T>,
    ): Promise<T> => withCharge(client, what, fn),
    deduct: credits.deduct.mutate,
    validate: credits.validate.query,
    grant: credits.grant.mutate,
    refund: credits.refund.mutate,
    settle: charges.settle.mutate,
    extend: charges.extend.mutate,
    fail: charges.fail.mutate,
  };
}

export type Makegood = ReturnType<typeof createMakegood>;
