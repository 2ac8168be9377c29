import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { testLedger, type TestLedger } from '../testing/ledger.ts';
import { listUsers, listUsersInput } from './list.ts';
import { putUser, putUserInput } from './put.ts';

const people = [
  { userId: 'user_ada', email: 'Ada@example.org', name: 'Ada Lovelace' },
  { userId: 'user_bob', email: 'bob@example.org', name: 'Ada’s brother' },
  { userId: 'userXcid', email: 'ab%c@example.org', name: "O'Brien" },
  { userId: 'ada', email: null, name: null },
  { userId: '50%', email: 'ab_c@example.org', name: 'Ünal' },
  { userId: 'Zoë', email: 'abxc@example.org', name: '\\ "quoted"' },
];

let at: TestLedger;
beforeAll(async () => {
  at = await testLedger();
  for (const person of people) await putUser(at, putUserInput.parse(person), 'test');
});
afterAll(() => at.close());

const list = (input: z.input<typeof listUsersInput> = {}) =>
  listUsers(at, listUsersInput.parse(input));
const found = async (q: string) => (await list({ q })).users.map(({ userId }) => userId);

test('users are found by the beginning of their id, or any part of their email address or name', async () => {
  expect(await found('user_')).toEqual(['user_ada', 'user_bob']);
  expect(await found('bob@')).toEqual(['user_bob']);
  expect(await found('ada')).toEqual(['ada', 'user_ada', 'user_bob']);
  expect(await found('lovelace')).toEqual(['user_ada']);
  expect(await found('EXAMPLE.org')).toHaveLength(5);
  expect(await found('da')).toEqual([]);
  expect(await found('ser_')).toEqual([]);
});

test('the case of letters counts in ids, not in email addresses and names', async () => {
  expect(await found('ADA@EXAMPLE')).toEqual(['user_ada']);
  expect(await found('ADA L')).toEqual(['user_ada']);
  expect(await found('USER_')).toEqual([]);
  expect(await found('üNAL')).toEqual(['50%']);
});

test('what is special to SQL is looked for as it is', async () => {
  expect(await found('%')).toEqual([]);
  expect(await found('_')).toEqual([]);
  expect(await found('50%')).toEqual(['50%']);
  expect(await found('ab%')).toEqual(['userXcid']);
  expect(await found('%c@exam')).toEqual(['userXcid']);
  expect(await found('_c@exam')).toEqual(['50%']);
  expect(await found('"quoted')).toEqual(['Zoë']);
  expect(await found('ab_')).toEqual(['50%']);
  expect(await found("o'")).toEqual(['userXcid']);
  expect(await found("'; drop table users; --")).toEqual([]);
  expect(await found('\\')).toEqual(['Zoë']);
});

test('pages of users follow each other without a gap or a repetition', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 2, ...(cursor && { cursor }) });
    expect(page.users.length).toBeLessThanOrEqual(2);
    seen.push(...page.users.map(({ userId }) => userId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(['50%', 'Zoë', 'ada', 'userXcid', 'user_ada', 'user_bob']);
  const first = await list({ q: 'ada', limit: 1 });
  const second = await list({ q: 'ada', limit: 2, cursor: first.nextCursor ?? '' });
  expect(second.users.map(({ userId }) => userId)).toEqual(['user_ada', 'user_bob']);
  expect(second.nextCursor).toBeNull();
});

test('a cursor that was never handed out is refused', () => {
  for (const cursor of ['nonsense', 'e30', Buffer.from('[1]').toString('base64url')]) {
    expect(listUsersInput.safeParse({ cursor }).success).toBe(false);
  }
});

test('a user is listed with what can be spent and what is held', async () => {
  await at.feature();
  await at.grant({ userId: 'rich', amount: 100 });
  await at.deduct('rich', { hold: {} });
  const { users } = await list({ q: 'rich' });
  expect(users).toMatchObject([
    { userId: 'rich', planId: null, balances: { credit: { available: 90, held: 10 } } },
  ]);
});

test('parts are found among more users than are read at first, page by page', async () => {
  const crowd = await testLedger();
  try {
    await crowd.sql`
      insert into users (user_id, email, name, created_at)
      select 'u' || lpad(i::text, 6, '0'), 'mail' || i || '@crowd.example',
        case when i % 4000 = 3999 then 'Rare Needle ' || i else 'Common ' || i end, makegood_now()
      from generate_series(1, 12000) i`;
    const pages = async (q: string, limit: number) => {
      const ids: string[] = [];
      for (let cursor: string | undefined; ;) {
        const input = listUsersInput.parse({ q, limit, ...(cursor && { cursor }) });
        const { users, nextCursor } = await listUsers(crowd, input);
        ids.push(...users.map(({ userId }) => userId));
        if (nextCursor === null) return ids;
        cursor = nextCursor;
      }
    };
    expect(await pages('needle', 2)).toEqual(['u003999', 'u007999', 'u011999']);
    expect(await pages('1199', 200)).toEqual([
      ...['u001199', 'u011199', 'u011990', 'u011991', 'u011992', 'u011993'],
      ...['u011994', 'u011995', 'u011996', 'u011997', 'u011998', 'u011999'],
    ]);
    expect((await listUsers(crowd, listUsersInput.parse({ q: 'crowd' }))).users).toHaveLength(50);

    await crowd.sql`drop index users_name_fragments`;
    expect(await pages('needle', 2)).toEqual([]);
    expect(await pages('rare needle 7', 2)).toEqual(['u007999']);
  } finally {
    await crowd.abandon();
  }
});
