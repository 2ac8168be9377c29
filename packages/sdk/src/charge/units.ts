import type { Client, FailureClass } from '../api.ts';
import { errorMessageOf } from '../failures/error-message.ts';
import { MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, type Refund, tellFacts } from '../money-facts.ts';
import { persist } from '../persist.ts';
import { WorkFailed } from '../work-failed.ts';
import { bounded, type Failed } from './bounded.ts';
import type { Hold } from './hold.ts';
import type { Limits } from './options.ts';

export type UnitOptions<T> = {
  /** How long the unit may take, in milliseconds; as long as the whole work by default. */
  timeoutMs?: number;
  /** Which results count as nothing delivered; undefined, null, '' and [] by default. */
  isEmpty?: (result: T) => boolean;
};

/** What the server was told of the units so far. */
export type ToldUnits = {
  delivered: number;
  failed: number;
  /** Credits given back for units. */
  returned: number;
  /** The class of a unit for which the policy gives nothing back. */
  unpaid: FailureClass | undefined;
  /** Failures that could not be told yet; each is told once however often it is sent. */
  owed: (() => Promise<void>)[];
  /** What units threw: its money facts speak of one unit, not of the charge. */
  errors: WeakSet<object>;
};

const LONGEST_NAME = 200;

export const nothingTold = (): ToldUnits => ({
  delivered: 0,
  failed: 0,
  returned: 0,
  unpaid: undefined,
  owed: [],
  errors: new WeakSet(),
});

/** The function that runs units of a charge, and what it told the server of them. */
export function openUnits(client: Client, hold: Hold, limits: Limits) {
  const { chargeId, units } = hold;
  const told = nothingTold();
  const names = new Set<string>();
  let before: Promise<ReadonlySet<string>> | undefined;

  const claim = (name: string) => {
    if (name === '' || name.length > LONGEST_NAME || names.has(name))
      throw new RangeError(`Every unit has a name of its own, of 1 to ${LONGEST_NAME} letters.`);
    if (names.size === units) throw new RangeError(`The charge has no more than ${units} units.`);
    names.add(name);
  };

  const ofUnit = (error: unknown) => {
    if (typeof error === 'object' && error !== null) told.errors.add(error);
    return error;
  };

  const send = async (name: string, { failure, error }: Failed): Promise<Refund | undefined> => {
    const report = { chargeId, failure, units: 1, rest: 'held' as const };
    const facts = { errorMessage: errorMessageOf(error), metadata: { unit: name } };
    const idempotencyKey = `${chargeId}:unit:${name}`;
    const { refunded, ...answer } = await persist(
      (signal) => client.charges.fail.mutate({ ...report, ...facts, idempotencyKey }, { signal }),
      limits.refundWithinMs,
    );
    if (refunded === true) told.returned += answer.amount;
    else told.unpaid = failure;
    const { refundId, reason, amount, remaining, balance } = answer;
    return refunded === true ? { refundId, reason, amount, remaining, balance } : undefined;
  };

  const tellFailed = async (name: string, failed: Failed): Promise<unknown> => {
    told.failed += 1;
    const facts: MoneyFacts = {
      charged: true,
      refunded: 'pending',
      chargeId,
      failure: failed.failure,
    };
    try {
      const refund = await send(name, failed);
      const refunded = refund !== undefined;
      return tellFacts(failed.error, { ...facts, refunded, ...(refund && { refund }) });
    } catch (refusal) {
      if (!toldBefore(refusal)) told.owed.push(async () => void (await send(name, failed)));
      return tellFacts(failed.error, facts);
    }
  };

  const tellDelivered = async () => {
    told.delivered += 1;
    const note = { chargeId, seconds: limits.keepSeconds, deliveredUnits: told.delivered };
    // What cannot be told costs the user nothing: at worst the deadline gives more back.
    await client.charges.extend.mutate(note).catch(() => undefined);
  };

  const unitWithin = async <T>(
    stop: AbortSignal,
    name: string,
    fn: (signal: AbortSignal) => T | PromiseLike<T>,
    { timeoutMs = limits.timeoutMs, isEmpty }: UnitOptions<T> = {},
  ): Promise<T> => {
    claim(name);
    if (hold.replayed) before ??= failedBefore(client, chargeId);
    if ((await before)?.has(name)) {
      told.failed += 1;
      throw ofUnit(givenBackBefore(name, chargeId));
    }
    const outcome = await bounded(fn, { timeoutMs, signal: stop, isEmpty });
    if ('failure' in outcome) {
      // What ends the whole work is told of the whole.
      throw stop.aborted ? outcome.error : ofUnit(await tellFailed(name, outcome));
    }
    await tellDelivered();
    return outcome.result;
  };
  return { unitWithin, told };
}

const toldBefore = (refusal: unknown) =>
  refusal instanceof MakegoodError && refusal.code === 'idempotency_key_reused';

/** The units that an earlier delivery of the job had given back. */
async function failedBefore(client: Client, chargeId: string): Promise<ReadonlySet<string>> {
  const { refunds } = await client.charges.get.query({ chargeId });
  return new Set(refunds.map(({ metadata }) => metadata?.['unit']).filter(isText));
}

const isText = (value: unknown): value is string => typeof value === 'string';

function givenBackBefore(name: string, chargeId: string): unknown {
  const failure = 'units_failed';
  const message = `The unit ${name} failed and was given back when the job was delivered before.`;
  const facts: MoneyFacts = { charged: true, refunded: true, chargeId, failure };
  return tellFacts(new WorkFailed(failure, message), facts);
}
