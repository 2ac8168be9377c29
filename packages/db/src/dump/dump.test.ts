import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../testing.ts';
import { dumpSchema } from './dump.ts';

test('schema.sql is what the migrations make (pnpm schema writes it)', async () => {
  const database = await testDatabase();
  const written = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8');
  expect(await dumpSchema(database.sql)).toBe(written);
  await database.drop();
});
