import { hash } from 'node:crypto';
import { connect, type Sql } from '@makegood/db';
import { FEATURE } from '../world.ts';

/** One way to charge. All write the same rows and know a retry by its key. */
export type Contender = {
  name: string;
  /** Charges a user one unit; resolves once that is committed. Fails when it was refused. */
  charge(userId: string, key: string): Promise<void>;
  close(): Promise<void>;
};

/** Connections of a contender's own, with the product's own settings. */
export const pool = (url: string, name: string, max = 10): Sql =>
  connect(url, { max, name: `bench ${name}`, byKey: true });

/** SHA-256 of what is asked for, to tell a retry from another request under the same key. */
export const fingerprintOf = (userId: string): string =>
  hash('sha256', JSON.stringify({ feature: FEATURE, units: 1, userId }));
