import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { alertRule } from '../alerts/alert.ts';
import { requireCreditTypes } from '../credit-types/require.ts';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';

const MOST_USD = 1_000_000_000;
const usd = z.number().min(0).max(MOST_USD);

/** What is not said is as by default; so is what was not there yet when the settings were saved. */
const settings = z.strictObject({
  /** Refunded by finished charges, 0 to 1, above which the refund rate is too high. */
  refundRateThreshold: z.number().min(0).max(1).default(0.05),
  /** US dollars that a whole credit of a credit type is worth; a type without a value has none. */
  creditValueUsd: z.record(field.creditTypeKey, usd).default({}),
  /** Credits of a credit type below which webhooks are told that a balance is low; 0 or none: never. */
  lowBalance: z.record(field.creditTypeKey, field.amountOrZero).default({}),
  /** US dollars that providers may cost in a day; null: no budget. */
  dailyBudgetUsd: usd.nullable().default(null),
  /** From when on staff are alerted. */
  alerts: z
    .strictObject({
      /** Charges that must have come to their end before a rate says anything. */
      minCharges: z.int().min(1).max(100_000).default(20),
      /** Rules that alert nobody. */
      muted: z.array(alertRule).max(20).default([]),
    })
    .prefault({}),
});

export const putMonitoringSettingsInput = settings.extend({
  /** Number of the version that this was made from; without it, whatever is there is replaced. */
  version: z.int().min(0).optional(),
});

export const monitoringSettingsAnswer = settings.extend({
  /** 0 before they were ever saved. */
  version: z.int(),
  changedAt: z.iso.datetime().nullable(),
  changedBy: z.string().nullable(),
});
export type MonitoringSettings = z.output<typeof monitoringSettingsAnswer>;

type Stored = { version: number; settings: unknown; changedAt: Date; changedBy: string };

/** What figures and balances are held against, what credits are worth, when staff are alerted. */
export async function readMonitoringSettings({
  sql,
}: {
  sql: Sql | Transaction;
}): Promise<MonitoringSettings> {
  const [row] = await sql<Stored[]>`
    select version, settings, changed_at, changed_by from monitoring_settings`;
  if (!row) return { ...settings.parse({}), version: 0, changedAt: null, changedBy: null };
  const { version, changedAt, changedBy } = row;
  return {
    ...settings.parse(row.settings),
    ...{ version, changedAt: changedAt.toISOString(), changedBy },
  };
}

/**
 * Replaces all settings of monitoring.
 * @throws LedgerError stale_write, credit_type_not_found
 */
export async function putMonitoringSettings(
  { sql }: { sql: Sql },
  { version, ...wanted }: z.output<typeof putMonitoringSettingsInput>,
  actor: string,
): Promise<MonitoringSettings> {
  return (await sql.begin(async (tx) => {
    const { creditValueUsd, lowBalance } = wanted;
    await requireCreditTypes(tx, Object.keys({ ...creditValueUsd, ...lowBalance }));
    const seen = version ?? null;
    const [written] = await tx`
      insert into monitoring_settings (version, settings, changed_at, changed_by)
      select 1, ${tx.json(wanted)}, makegood_now(), ${actor}
      where ${seen}::int is null or ${seen} = (select coalesce(max(version), 0) from monitoring_settings)
      on conflict ("only") do update
      set version = monitoring_settings.version + 1, settings = excluded.settings,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by
      where ${seen}::int is null or monitoring_settings.version = ${seen}
      returning true`;
    const current = await readMonitoringSettings({ sql: tx });
    if (written) return current;
    throw new LedgerError('stale_write', {
      yourVersion: seen,
      ...{ currentVersion: current.version, by: current.changedBy, at: current.changedAt },
    });
  })) as MonitoringSettings;
}
