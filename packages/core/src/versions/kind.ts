import type { Sql, Transaction } from '@makegood/db';
import type postgres from 'postgres';
import type { LedgerError } from '../errors.ts';
import type { Version } from './version.ts';

/** A kind of thing that has versions, such as plans: its tables, and what its versions hold. */
export type Kind<Values> = {
  table: 'features' | 'plans';
  versions: 'feature_versions' | 'plan_versions';
  /** The column of its key in both. */
  key: 'feature' | 'plan_id';
  /** The columns of the version `v` that hold its values. */
  columns(sql: Sql | Transaction): postgres.Fragment;
  valuesOf(row: postgres.Row): Values;
  insert(tx: Transaction, next: NextVersion, values: Values): Promise<unknown>;
  archived(values: Values): boolean;
  archive(values: Values): Values;
  notFound(key: string): LedgerError;
};

/** A version that is to be written. */
export type NextVersion = {
  key: string;
  version: number;
  effectiveAt: Date;
  createdAt: Date;
  actor: string;
};

/** One thing with the version in force, where there is one, and those that are scheduled, in order. */
export type Current<Values> = {
  key: string;
  lastVersion: number;
  inForce: Version<Values> | undefined;
  scheduled: Version<Values>[];
};
