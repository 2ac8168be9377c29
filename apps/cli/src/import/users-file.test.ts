import type { ImportRow } from '@makegood/core';
import { expect, test } from 'vitest';
import { HEADER, usersFile } from '../testing/users.ts';
import { openUsersFile } from './users-file.ts';

async function read(content: string | Buffer) {
  const file = await openUsersFile(await usersFile(content));
  const rows: ImportRow[] = [];
  for await (const row of file.rows()) rows.push(row);
  return rows;
}

const values = { id: 'a', email: '', plan: 'free', balance: '1', last_refresh: '' };

test.each([
  ['commas', `${HEADER}\na,,free,1,\n`],
  ['semicolons', 'id;email;plan;balance;last_refresh\na;;free;1;\n'],
  ['lines of Windows', `${HEADER}\r\n\r\na,,free,1,\r\n`],
  ['lines of an old Mac', `${HEADER}\ra,,free,1,`],
  ['a byte order mark', `\uFEFF${HEADER}\na,,free,1,\n`],
  ['UTF-16', Buffer.from(`\uFEFF${HEADER}\na,,free,1,\n`, 'utf16le')],
  ['quotes', '"id","email","plan","balance","last_refresh"\n"a","","free","1",""\n'],
  ['blanks', 'ID, Email, Plan, Balance, Last_Refresh\na, ,free , 1,\n'],
  ['another order', 'x,plan,id,last_refresh,balance,email\ny,free,a,,1,\n'],
])('a file with %s is read the same', async (_, content) => {
  expect(await read(content)).toMatchObject([{ values }]);
});

test('a row keeps the line that it begins on', async () => {
  const rows = await read(`${HEADER},name\r\n\r\n1,,,0,,"a\nb ""c"""\n2,,,0,\n3,,,0,,x"y"\n`);
  expect(rows).toMatchObject([
    { line: 3, values: { id: '1', name: 'a\nb "c"' } },
    { line: 5, problem: 'has 5 fields where the first line has 6' },
    { line: 6, values: { id: '3', name: 'x"y"' } },
  ]);
});

test.each([
  ['lacks a column', 'id,email,plan,balance\na,,free,1\n', /has no column last_refresh/],
  ['is empty', '', /has no column id, email, plan, balance, last_refresh/],
  ['names a column twice', `${HEADER},id\n`, /has the column id twice/],
  ['leaves a quote open', `${HEADER}\na,,free,1,\n"b,,free,1,\n`, /after line 2: a quotation mark/],
  ['never ends a row', `${HEADER}\n${'x'.repeat(200_000)}`, /after line 1: a row is longer/],
])('a file that %s is refused', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test('what is no file is refused', async () => {
  await expect(openUsersFile('/nowhere/users.csv')).rejects.toThrow(/cannot be read: ENOENT/);
  await expect(openUsersFile('/dev/null')).rejects.toThrow(/no file that can be read twice/);
});
