import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { activeUsers, activeUsersAnswer } from './active-users.ts';
import { chargeFacts, reading } from './facts.ts';
import {
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  reportOver,
  toldRange,
} from './range.ts';

const { reason: _, ...fields } = reportFields;
export const usageInput = reportOver(
  z.strictObject({
    ...fields,
    /** What the range is split by, besides time. */
    by: z.enum(['feature', 'provider', 'operationType', 'apiRoute']).default('feature'),
  }),
);

const figures = {
  /** Charges that were opened, and the units of work that they were for. */
  charges: z.int(),
  units: z.number(),
};

export const usageAnswer = rangeAnswer.extend({
  by: z.string(),
  ...figures,
  /** `parts` are those of the keys that are named first below, and then that of all others. */
  buckets: z.array(
    z.object({ at: z.iso.datetime(), ...figures, parts: z.array(z.object(figures)) }),
  ),
  /** The keys that each bucket is split by: the most used, at most seven. */
  keys: z.array(z.string()),
  /** The most used first, at most 200; the key is empty where it is not known. */
  parts: z.array(z.object({ key: z.string(), ...figures })),
  /** Users who opened a charge in whole days and months of UTC; null where charges are filtered. */
  activeUsers: activeUsersAnswer.nullable(),
});
export type Usage = z.output<typeof usageAnswer>;

type Sums = { charges: number; units: number };
type Row = Sums & { bucket: Date | null; key: string };

const MOST_KEYS = 7;
const MOST_PARTS = 200;
const columns = {
  feature: 'feature',
  provider: 'provider',
  apiRoute: 'api_route',
  operationType: 'operation_type',
};

/**
 * What was used over time: charges are counted when they are opened, whatever comes of them.
 * @throws LedgerError range_too_fine
 */
export function usage({ sql }: { sql: Sql }, input: z.output<typeof usageInput>): Promise<Usage> {
  return reading(sql, async (tx) => {
    const range = await openRange(tx, input);
    const rows = await countUses(tx, range, input);
    const parts = rows
      .filter(({ bucket }) => bucket === null)
      .map(({ key, charges, units }) => ({ key, charges, units }))
      .toSorted((a, b) => b.charges - a.charges || a.key.localeCompare(b.key));
    const keys = parts.slice(0, MOST_KEYS).map(({ key }) => key);
    const byStart = Map.groupBy(rows, ({ bucket }) => bucket?.getTime());
    const isFiltered = [input.feature, input.provider, input.apiRoute].some(Boolean);
    return {
      ...toldRange(range),
      ...{ by: input.by, ...sumOf(parts), keys, parts: parts.slice(0, MOST_PARTS) },
      buckets: range.starts.map((start) => {
        const here = byStart.get(start.getTime()) ?? [];
        const named = keys.map((key) => sumOf(here.filter((row) => row.key === key)));
        const others = sumOf(here.filter(({ key }) => !keys.includes(key)));
        return { at: start.toISOString(), ...sumOf(here), parts: [...named, others] };
      }),
      activeUsers: isFiltered ? null : await activeUsers(tx, range),
    };
  });
}

const sumOf = (rows: readonly Sums[]): Sums =>
  rows.reduce(
    (sum, { charges, units }) => ({ charges: sum.charges + charges, units: sum.units + units }),
    { charges: 0, units: 0 },
  );

/** By bucket and key, and by key alone. An operation type is that which the feature has now. */
function countUses(
  tx: Transaction,
  range: Range,
  { by, feature, provider, apiRoute }: z.output<typeof usageInput>,
) {
  return tx<Row[]>`
    select bucket, coalesce(${tx(columns[by])}, '') as key, sum(events)::int8 as charges, sum(units) as units
    from ${chargeFacts(tx, range, { feature, provider, apiRoute })} f
    ${
      by === 'operationType'
        ? tx`left join lateral (
            select v.operation_type from feature_versions v
            where v.feature = f.feature and v.cancelled_at is null and v.effective_at <= ${range.now}
            order by v.effective_at desc, v.version desc limit 1) o on true`
        : tx``
    }
    where kind in ('charged', 'held')
    group by grouping sets ((bucket, 2), (2))
    having sum(events) > 0`;
}
