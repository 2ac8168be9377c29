import type { Sql } from '@makegood/db';
import type { FeatureAnswer } from './put.ts';

type Row = Omit<FeatureAnswer, 'archivedAt' | 'updatedAt'> & {
  archivedAt: Date | null;
  updatedAt: Date;
};

/** All features, archived ones too, by key. */
export async function listFeatures({ sql }: { sql: Sql }): Promise<FeatureAnswer[]> {
  const rows = await sql<Row[]>`
    select feature, name, cost, credit_type, operation_type, provider, hold_seconds, refund_policy,
      late_success, case when archived then effective_at end as archived_at, effective_at as updated_at
    from features_in_force order by feature`;
  return rows.map((row) => ({
    ...row,
    archivedAt: row.archivedAt && row.archivedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}
