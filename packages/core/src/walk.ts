import type { Sql, Transaction } from '@makegood/db';
import { asCursor } from './paging.ts';

/** Some rows on the way back in time: those that match, with the place after each, and where it ended. */
export type Stretch<Row, Place> = {
  found: { row: Row; after: Place }[];
  /** null: there is nothing further back. */
  end: Place | null;
};

const FIRST_ROWS = 400;
const MOST_ROWS_AT_ONCE = 6400;
const MOST_ROWS = 100_000;
const MOST_MS = 2000;

/**
 * Collects a page on a walk back in time, in stretches that grow: however rare what is looked for,
 * a page reads a bounded part of the history. It may then have fewer rows than wanted, even none,
 * with a cursor that goes on further back.
 */
export async function walk<Row, Place>(
  start: Place,
  wanted: number,
  stretch: (from: Place, rows: number) => Promise<Stretch<Row, Place>>,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const since = performance.now();
  const found: Stretch<Row, Place>['found'] = [];
  let place: Place | null = start;
  let read = 0;
  for (let rows = FIRST_ROWS; place !== null; rows = Math.min(4 * rows, MOST_ROWS_AT_ONCE)) {
    const next: Stretch<Row, Place> = await stretch(place, rows);
    found.push(...next.found);
    place = next.end;
    read += rows;
    if (found.length > wanted) place = found[wanted - 1]?.after ?? place;
    if (found.length > wanted || read >= MOST_ROWS || performance.now() - since > MOST_MS) break;
  }
  return {
    rows: found.slice(0, wanted).map(({ row }) => row),
    nextCursor: place === null ? null : asCursor(place),
  };
}

/** A limit that the planner knows: with a parameter it would plan for a tenth of the table. */
export const atMost = (sql: Sql | Transaction, rows: number) =>
  sql.unsafe(`limit ${Math.trunc(rows)}`);
