import type { Sql, Transaction } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { FeatureAnswer } from './values.ts';
import { type Current, currentFeatures } from './versions.ts';

/** All features, archived ones and those that are not yet in force too, by key. */
export async function listFeatures({ sql }: { sql: Sql }): Promise<FeatureAnswer[]> {
  return (await currentFeatures(sql)).map(answerOf);
}

/** @throws LedgerError feature_not_found */
export async function readFeature(sql: Sql | Transaction, feature: string): Promise<FeatureAnswer> {
  const [current] = await currentFeatures(sql, feature);
  if (!current) throw new LedgerError('feature_not_found', { feature });
  return answerOf(current);
}

function answerOf({ feature, lastVersion, inForce, scheduled }: Current): FeatureAnswer {
  const shown = inForce ?? scheduled[0];
  if (!shown) throw new Error('The feature has no version');
  const { archived, ...values } = shown.values;
  return {
    feature,
    ...values,
    version: lastVersion,
    inForce: inForce !== undefined,
    archivedAt: archived ? shown.effectiveAt : null,
    updatedAt: shown.effectiveAt,
    scheduled,
  };
}
