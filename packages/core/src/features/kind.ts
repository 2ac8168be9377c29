import { LedgerError } from '../errors.ts';
import type { Current, Kind } from '../versions/kind.ts';
import type { FeatureValues } from './values.ts';

export type CurrentFeature = Current<FeatureValues>;

export const featureKind: Kind<FeatureValues> = {
  ...{ table: 'features', versions: 'feature_versions', key: 'feature' },
  columns: (sql) => sql`
    v.name, v.cost, v.credit_type, v.operation_type, v.provider, v.hold_seconds, v.refund_policy,
    v.late_success, v.archived`,
  valuesOf: (row) => valuesOf(row as FeatureValues),
  insert: (tx, next, values) => tx`
    insert into feature_versions (feature, version, name, cost, credit_type, operation_type, provider,
      hold_seconds, refund_policy, late_success, archived, effective_at, created_at, actor)
    values (${next.key}, ${next.version}, ${values.name}, ${values.cost}, ${values.creditType},
      ${values.operationType}, ${values.provider}, ${values.holdSeconds},
      ${JSON.stringify(values.refundPolicy)}::text::jsonb, ${values.lateSuccess}, ${values.archived},
      ${next.effectiveAt}, ${next.createdAt}, ${next.actor})`,
  archived: (values) => values.archived,
  archive: (values) => ({ ...values, archived: true }),
  notFound: (feature) => new LedgerError('feature_not_found', { feature }),
};

const valuesOf = (row: FeatureValues): FeatureValues => ({
  ...{ name: row.name, cost: row.cost, creditType: row.creditType },
  ...{ operationType: row.operationType, provider: row.provider, holdSeconds: row.holdSeconds },
  ...{ refundPolicy: row.refundPolicy, lateSuccess: row.lateSuccess, archived: row.archived },
});
