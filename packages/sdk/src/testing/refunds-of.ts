import type { World } from './world.ts';

type Lookup = { userId: string; idempotencyKey: string };

/** The charge of a job, as the server has it. */
export const chargeOfJob = (
  { makegood }: Pick<World, 'makegood'>,
  { userId, idempotencyKey }: Lookup,
) => makegood.client.charges.find.query({ userId, idempotencyKey });

/** What the refunds of a job's charge say: reason and amount of each, in their order. */
export async function refundsOf(world: Pick<World, 'makegood'>, lookup: Lookup) {
  const { refunds } = await chargeOfJob(world, lookup);
  return refunds.map(({ reason, amount }) => ({ reason, back: amount }));
}
