import fc from 'fast-check';
import { afterAll, expect, inject, test } from 'vitest';
import { pgArray } from './array.ts';
import { connect } from './client.ts';

const sql = connect(inject('databaseUrl'), { max: 1, name: 'makegood test' });
afterAll(() => sql.end());

/** What has a meaning in an array literal, in JSON, or in neither. */
const unit = fc.constantFrom(...'"\\{},\n\t\b\r\u0001\u007f\u2028nullNULL é😀/ub'.split(/(?:)/u));

test('PostgreSQL reads from an array literal of texts the very texts, whatever is in them', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.option(fc.string({ unit, maxLength: 12 }))), async (texts) => {
      const [row] = await sql`select array_to_json(${pgArray(texts)}::text[]) as texts`;
      expect(row?.texts).toEqual(texts);
    }),
    { numRuns: 1000 },
  ));

test('PostgreSQL reads from an array literal of numbers the very numbers', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.option(fc.maxSafeInteger())), async (numbers) => {
      const [row] = await sql`select array_to_json(${pgArray(numbers)}::int8[]) as numbers`;
      expect(row?.numbers).toEqual(numbers);
    }),
  ));

test('a number that is none is refused by PostgreSQL, not taken for null', async () => {
  await expect(sql`select ${pgArray([1, Number.NaN])}::int8[]`).rejects.toThrow(/invalid input/);
});
