import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { type CreditValues, readCreditValues, valueRows } from './credit-values.ts';
import { chargeFacts, reading } from './facts.ts';
import {
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  reportOver,
  toldRange,
} from './range.ts';
import { readMonitoringSettings } from './settings.ts';

const { reason: _, ...fields } = reportFields;
export const costsInput = reportOver(z.strictObject(fields));

const figures = {
  /** Charges that were opened, that came to their end, and that were first refunded. */
  charges: z.int(),
  finished: z.int(),
  refunded: z.int(),
  /** US dollars that providers cost, and what of it was for charges that were refunded. */
  costUsd: z.number(),
  refundedCostUsd: z.number(),
  /** US dollars for a charge that came to its end; null where none did. */
  costPerChargeUsd: z.number().nullable(),
  /** Credits of the type asked for: taken, and given back by refunds and by settling for less. */
  taken: field.amountOrZero,
  givenBack: field.amountOrZero,
  /** US dollars that the credits of all types are worth that were taken and not given back. */
  revenueUsd: z.number().nullable(),
  /** Revenue less cost; null where no credit type has a value. */
  marginUsd: z.number().nullable(),
};

const part = z.object({ key: z.string(), ...figures });

export const costsAnswer = rangeAnswer.extend({
  creditType: z.string(),
  /** US dollars that providers may cost in a day; null: no budget. */
  dailyBudgetUsd: z.number().nullable(),
  ...figures,
  buckets: z.array(z.object({ at: z.iso.datetime(), ...figures })),
  /** The dearest first, at most 200; the key is empty where it is not known. */
  providers: z.array(part),
  features: z.array(part),
  /** Credits taken less those given back, by credit type; a type without a value earns nothing here. */
  creditTypes: z.array(
    z.object({ key: z.string(), net: z.number(), revenueUsd: z.number().nullable() }),
  ),
});
export type Costs = z.output<typeof costsAnswer>;

type Sums = Record<
  | 'charges'
  | 'finished'
  | 'refunded'
  | 'costUsd'
  | 'refundedCostUsd'
  | 'taken'
  | 'givenBack'
  | 'net',
  number
> & { revenueUsd: number | null };
type By = 'all' | 'bucket' | 'provider' | 'feature' | 'creditType';
type Row = Sums & { by: By; bucket: Date | null; key: string | null };

const MOST_PARTS = 200;
const nothing: Sums = {
  ...{ charges: 0, finished: 0, refunded: 0, costUsd: 0, refundedCostUsd: 0 },
  ...{ taken: 0, givenBack: 0, net: 0, revenueUsd: null },
};

/**
 * What work cost the operator, what of it was for work that was refunded, and what it earned. Each cost
 * is dated by when it became known, credits by when they were taken or given back: what is held counts
 * as taken.
 * @throws LedgerError range_too_fine
 */
export function costs({ sql }: { sql: Sql }, input: z.output<typeof costsInput>): Promise<Costs> {
  return reading(sql, async (tx) => {
    const range = await openRange(tx, input);
    const values = await readCreditValues(tx);
    const { dailyBudgetUsd } = await readMonitoringSettings({ sql: tx });
    const rows = await countCosts(tx, range, values, input);
    const told = tellerOf(values);
    const byStart = new Map(rows.map((row) => [row.bucket?.getTime(), row]));
    const parts = (by: By) =>
      rows
        .filter((row) => row.by === by)
        .map((row) => ({ key: row.key ?? '', ...told(row) }))
        .filter(({ charges, costUsd, finished, givenBack }) =>
          [charges, costUsd, finished, givenBack].some((figure) => figure !== 0),
        )
        .toSorted((a, b) => b.costUsd - a.costUsd || b.charges - a.charges)
        .slice(0, MOST_PARTS);
    return {
      ...toldRange(range),
      ...{ creditType: input.creditType, dailyBudgetUsd },
      ...told(rows.find(({ by }) => by === 'all') ?? nothing),
      buckets: range.starts.map((start) => ({
        at: start.toISOString(),
        ...told(byStart.get(start.getTime()) ?? nothing),
      })),
      ...{ providers: parts('provider'), features: parts('feature') },
      creditTypes: rows
        .filter(({ by }) => by === 'creditType')
        .map(({ key, net, revenueUsd }) => ({ key: key ?? '', net, revenueUsd }))
        .toSorted((a, b) => a.key.localeCompare(b.key)),
    };
  });
}

const tellerOf =
  (values: CreditValues) =>
  ({ net: _net, ...sums }: Sums): z.output<z.ZodObject<typeof figures>> => {
    const revenueUsd = values.size === 0 ? null : (sums.revenueUsd ?? 0);
    const { charges, finished, refunded, costUsd, refundedCostUsd, taken, givenBack } = sums;
    return {
      ...{ charges, finished, refunded, costUsd, refundedCostUsd, taken, givenBack, revenueUsd },
      costPerChargeUsd: finished === 0 ? null : costUsd / finished,
      marginUsd: revenueUsd === null ? null : revenueUsd - costUsd,
    };
  };

/** By bucket, by provider, by feature, by credit type, and in all. */
function countCosts(
  tx: Transaction,
  range: Range,
  values: CreditValues,
  { creditType, feature, provider, apiRoute }: z.output<typeof costsInput>,
) {
  // First by all that they are told by: what is summed up several ways is then little.
  return tx<Row[]>`
    with parts as materialized (
      select f.bucket, f.provider, f.feature, f.credit_type, v.usd,
        sum(f.events) as events, sum(f.events) filter (where f.kind in ('charged', 'held')) as charges,
        sum(f.finished) as finished, sum(f.refunded) as refunded,
        sum(f.cost_usd) as cost_usd, sum(f.refunded_cost_usd) as refunded_cost_usd,
        coalesce(sum(f.amount) filter (where f.kind in ('charged', 'held')), 0) as taken,
        sum(case when f.kind = 'refunded' then f.amount else f.returned end) as given_back
      from ${chargeFacts(tx, range, { feature, provider, apiRoute })} f
      left join ${valueRows(tx, values)} v on v.credit_type = f.credit_type
      group by 1, 2, 3, 4, 5)
    select case grouping(bucket, provider, feature, credit_type)
        when 7 then 'bucket' when 11 then 'provider' when 13 then 'feature' when 14 then 'creditType' else 'all' end as by,
      bucket, coalesce(provider, feature, credit_type) as key,
      coalesce(sum(charges), 0)::int8 as charges,
      coalesce(sum(finished), 0)::int8 as finished, coalesce(sum(refunded), 0)::int8 as refunded,
      coalesce(sum(cost_usd), 0) as cost_usd, coalesce(sum(refunded_cost_usd), 0) as refunded_cost_usd,
      least(coalesce(sum(taken) filter (where credit_type = ${creditType}), 0), 9007199254740991) as taken,
      least(coalesce(sum(given_back) filter (where credit_type = ${creditType}), 0), 9007199254740991) as given_back,
      coalesce(sum(taken - given_back), 0) as net,
      sum((taken - given_back) * usd) as revenue_usd
    from parts
    group by grouping sets ((bucket), (provider), (feature), (credit_type), ())
    having sum(events) > 0`;
}
