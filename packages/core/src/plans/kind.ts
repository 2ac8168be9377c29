import { pgArray } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Current, Kind } from '../versions/kind.ts';
import type { PlanValues } from './values.ts';

export type CurrentPlan = Current<PlanValues>;

type Columns = {
  name: string;
  refreshMode: PlanValues['refresh']['mode'];
  cadence: 'days' | 'month' | 'anniversary';
  everyDays: number | null;
  active: boolean;
  credits: { creditType: string; amount: number; rolloverCap: number | null }[];
};

export const planKind: Kind<PlanValues> = {
  ...{ table: 'plans', versions: 'plan_versions', key: 'plan_id' },
  columns: (sql) => sql`
    v.name, v.refresh_mode, v.cadence, v.every_days, v.active,
    (select coalesce(json_agg(json_build_object('creditType', c.credit_type, 'amount', c.amount,
        'rolloverCap', c.rollover_cap) order by c.credit_type), '[]')
      from plan_credits c where c.plan_id = v.plan_id and c.version = v.version) as credits`,
  valuesOf: (row) => valuesOf(row as Columns),
  insert: (tx, next, { name, credits, refresh: { mode, every, rollover = {} }, active }) => {
    const [cadence, days] = typeof every === 'number' ? ['days', every] : [every, null];
    const types = Object.keys(credits);
    const caps = types.map((type) => (Object.hasOwn(rollover, type) ? rollover[type] : null));
    return tx`
      with written as (
        insert into plan_versions (plan_id, version, name, refresh_mode, cadence, every_days, active,
          effective_at, created_at, actor)
        values (${next.key}, ${next.version}, ${name}, ${mode}, ${cadence}, ${days}::smallint, ${active},
          ${next.effectiveAt}, ${next.createdAt}, ${next.actor})
      )
      insert into plan_credits (plan_id, version, credit_type, amount, rollover_cap)
      select ${next.key}, ${next.version}, c.* from unnest(
        ${pgArray(types)}::text[], ${pgArray(types.map((type) => credits[type] ?? 0))}::int8[],
        ${pgArray(caps.map((cap) => cap ?? null))}::int8[]) as c`;
  },
  archived: (values) => !values.active,
  archive: (values) => ({ ...values, active: false }),
  notFound: (planId) => new LedgerError('plan_not_found', { planId }),
};

function valuesOf(row: Columns): PlanValues {
  const caps = row.credits.flatMap(({ creditType, rolloverCap }) =>
    rolloverCap === null ? [] : [[creditType, rolloverCap] as const],
  );
  return {
    name: row.name,
    credits: Object.fromEntries(row.credits.map(({ creditType, amount }) => [creditType, amount])),
    refresh: {
      mode: row.refreshMode,
      every: row.cadence === 'days' ? (row.everyDays ?? 0) : row.cadence,
      ...(caps.length > 0 && { rollover: Object.fromEntries(caps) }),
    },
    active: row.active,
  };
}
