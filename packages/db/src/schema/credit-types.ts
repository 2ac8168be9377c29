import { sql } from 'drizzle-orm';
import { check, pgTable, smallint, text } from 'drizzle-orm/pg-core';

/** Named kinds of credit; amounts everywhere are integers in the smallest unit, 10^-decimals. */
export const creditTypes = pgTable(
  'credit_types',
  {
    creditType: text('credit_type').primaryKey(),
    name: text('name').notNull(),
    decimals: smallint('decimals').notNull().default(0),
  },
  (t) => [
    check('credit_types_decimals', sql`${t.decimals} between 0 and 6`),
    check('credit_types_key', sql`${t.creditType} ~ '^[A-Za-z][A-Za-z0-9_]{0,63}$'`),
  ],
);
