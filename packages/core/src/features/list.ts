import type { Sql, Transaction } from '@makegood/db';
import { readCurrent } from '../versions/read.ts';
import { type CurrentFeature, featureKind } from './kind.ts';
import type { FeatureAnswer } from './values.ts';

/** All features, archived ones and those that are not yet in force too, by key. */
export async function listFeatures({ sql }: { sql: Sql }): Promise<FeatureAnswer[]> {
  return (await readCurrent(sql, featureKind)).map(answerOf);
}

/** @throws LedgerError feature_not_found */
export async function readFeature(sql: Sql | Transaction, feature: string): Promise<FeatureAnswer> {
  const [current] = await readCurrent(sql, featureKind, feature);
  if (!current) throw featureKind.notFound(feature);
  return answerOf(current);
}

function answerOf({ key, lastVersion, inForce, scheduled }: CurrentFeature): FeatureAnswer {
  const shown = inForce ?? scheduled[0];
  if (!shown) throw new Error('The feature has no version');
  const { archived, ...values } = shown.values;
  return {
    feature: key,
    ...values,
    version: lastVersion,
    inForce: inForce !== undefined,
    archivedAt: archived ? shown.effectiveAt : null,
    updatedAt: shown.effectiveAt,
    scheduled,
  };
}
