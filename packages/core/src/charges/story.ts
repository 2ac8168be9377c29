import type { Ledger } from '../ledger/engine.ts';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { chargeAnswer, getCharge, getChargeInput } from '../ledger/get-charge.ts';

const at = z.iso.datetime();

export const chargeStoryInput = getChargeInput;

/** A change of one grant by the charge: drawn (negative) or given back. */
const movement = z.object({
  grantId: field.id,
  source: z.string(),
  delta: z.int(),
  /** The wallet's balance. */
  balanceBefore: field.amountOrZero,
  balanceAfter: field.amountOrZero,
});

const step = z.object({
  /** absorbed: a success after the refund, at the product's own cost. */
  kind: z.enum(['charged', 'held', 'settled', 'refunded', 'absorbed']),
  at,
  /** Null where only the outcome is kept, not who told it. */
  actor: z.string().nullable(),
  /** charged, held: credits taken; settled: the final price; refunded: given back. */
  amount: field.amountOrZero,
  /** settled: given back because the price was less. */
  returned: field.amountOrZero,
  refundId: field.id.nullable(),
  reason: z.string().nullable(),
  /** The provider's error, as it was told. */
  errorMessage: z.string().nullable(),
  transactionId: z.string().nullable(),
  /** What was learned of the provider's cost, in US dollars. */
  costUsd: z.number().nullable(),
  movements: z.array(movement),
});
type Step = z.output<typeof step>;
type Movement = z.output<typeof movement>;

export const chargeStoryAnswer = z.object({
  charge: chargeAnswer,
  /** In the order of time. */
  steps: z.array(step),
});

type Entry = Movement & { seq: number; kind: string; refundId: string | null; at: Date };
type Event = Pick<Step, 'kind' | 'amount' | 'returned' | 'reason' | 'costUsd'> & { at: Date };

/**
 * What happened to a charge, step by step, with the grants drawn on and given back to and the
 * balance before and after each.
 * @throws LedgerError charge_not_found
 */
export async function getChargeStory(
  ledger: Ledger,
  input: z.output<typeof chargeStoryInput>,
): Promise<z.output<typeof chargeStoryAnswer>> {
  const charge = await getCharge(ledger, input);
  const { userId, chargeId } = charge;
  const [row] = await ledger.sql<{ actor: string }[]>`
    select actor from charges where user_id = ${userId} and charge_id = ${chargeId}`;
  if (!row) throw new LedgerError('charge_not_found', { chargeId });
  const [entries, events] = await Promise.all([
    entriesOf(ledger, charge),
    eventsOf(ledger, charge),
  ]);
  return { charge, steps: stepsOf(charge, row.actor, entries, events) };
}

type Charge = z.output<typeof chargeAnswer>;

const entriesOf = ({ sql }: Ledger, { userId, chargeId }: Charge) => sql<Entry[]>`
  select e.seq, e.kind, e.refund_id, e.at, e.grant_id, g.source, e.delta, e.balance_before, e.balance_after
  from charges c
  cross join lateral (
    select * from entries
    where user_id = c.user_id and credit_type = c.credit_type
      and seq >= c.first_entry and seq < c.first_entry + c.draws
    union all
    select * from entries where user_id = c.user_id and charge_id = c.charge_id and delta > 0
  ) e
  join grants g on g.user_id = e.user_id and g.grant_id = e.grant_id
  where c.user_id = ${userId} and c.charge_id = ${chargeId}
  order by e.seq`;

/** Events are kept by time: each is at a time that the charge or one of its refunds has. */
function eventsOf({ sql }: Ledger, charge: Charge) {
  const { userId, chargeId } = charge;
  return sql<Event[]>`
    select e.kind, e.at, e.amount, e.returned, e.reason, e.cost_usd
    from (
      select created_at as at from charges where user_id = ${userId} and charge_id = ${chargeId}
      union select settled_at from charges where user_id = ${userId} and charge_id = ${chargeId}
      union select absorbed_at from charges where user_id = ${userId} and charge_id = ${chargeId}
      union select created_at from refunds where user_id = ${userId} and charge_id = ${chargeId}
    ) times
    join events e on e.at = times.at and e.user_id = ${userId} and e.charge_id = ${chargeId}
    order by e.at, e.event_id`;
}

function stepsOf(
  charge: Charge,
  actor: string,
  entries: readonly Entry[],
  events: readonly Event[],
): Step[] {
  const refunds = [...charge.refunds];
  return events.map(({ at: happened, ...event }) => {
    const time = happened.toISOString();
    const refund =
      event.kind === 'refunded'
        ? refunds.splice(
            refunds.findIndex((one) => one.createdAt === time && one.amount === event.amount),
            1,
          )[0]
        : undefined;
    const opened = event.kind === 'charged' || event.kind === 'held';
    const mine = entries.filter((entry) => {
      if (opened) return entry.kind === 'charge';
      if (event.kind === 'settled') return entry.kind === 'return';
      return refund !== undefined && entry.refundId === refund.refundId;
    });
    return {
      ...event,
      at: time,
      actor: opened ? actor : (refund?.actor ?? null),
      refundId: refund?.refundId ?? null,
      errorMessage: refund?.errorMessage ?? null,
      transactionId: refund?.transactionId ?? null,
      movements: mine.map(({ seq: _, kind: _kind, refundId: _refund, at: _at, ...moved }) => moved),
    };
  });
}
