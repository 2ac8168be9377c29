import type { Client, SettleInput } from '../api.ts';
import { MakegoodError } from '../makegood-error.ts';
import { persist } from '../persist.ts';
import { tellFailure } from './give-back.ts';
import type { ChargeOptions, Limits, Settled } from './options.ts';
import type { Tally } from './work.ts';

/** Has the work that succeeded paid for. Never throws: the work is done, whatever the server says. */
export async function settle<T>(
  client: Client,
  chargeId: string,
  { failedUnits, outcome, told }: Tally,
  { onSettled, onUnsettled }: ChargeOptions<T>,
  { settleWithinMs }: Limits,
): Promise<void> {
  let settled: Settled;
  try {
    await Promise.all(told.owed.map((tell) => tell()));
    settled =
      failedUnits > 0
        ? await settleRest(client, { chargeId, units: failedUnits, ...outcome }, settleWithinMs)
        : await settleFor(client, { chargeId, ...outcome }, settleWithinMs);
  } catch (error) {
    if (!(error instanceof MakegoodError)) throw error;
    onUnsettled?.({ chargeId, error });
    return;
  }
  onSettled?.({ ...settled, returned: settled.returned + told.returned });
}

async function settleFor(client: Client, wanted: SettleInput, withinMs: number): Promise<Settled> {
  const send = (input: SettleInput) =>
    persist((signal) => client.charges.settle.mutate(input, { signal }), withinMs);
  try {
    return await send(wanted);
  } catch (error) {
    const tooMuch = error instanceof MakegoodError && error.code === 'settle_exceeds_charge';
    if (!tooMuch) throw error;
    // Nobody pays more than was held; what the work cost beyond it is the product's.
    const { amount: _, ...rest } = wanted;
    return send(rest);
  }
}

/** Gives the failed units back; that settles the others. */
async function settleRest(
  client: Client,
  { amount: _, ...rest }: SettleInput & { units: number },
  withinMs: number,
): Promise<Settled> {
  const { chargeId, units } = rest;
  const errorMessage = `Units of the work that failed: ${units}.`;
  const report = { ...rest, failure: 'units_failed' as const, errorMessage };
  const {
    amount: returned,
    remaining: amount,
    balance,
  } = await tellFailure(client, report, withinMs);
  return { chargeId, amount, returned, balance };
}
