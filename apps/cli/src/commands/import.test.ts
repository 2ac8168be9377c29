import { grant, grantInput, type ImportReport, openLedger } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { expect, test, vi } from 'vitest';
import { runMakegood, startMakegood } from '../testing/run-makegood.ts';
import {
  daysAgo,
  databaseWithPlans,
  HEADER,
  manyUsers,
  until,
  usersFile,
} from '../testing/users.ts';

// Each starts the program several times.
vi.setConfig({ testTimeout: 120_000 });

async function imported(url: string, path: string, ...flags: string[]) {
  const { code, stdout } = await runMakegood(url, 'import', path, '--json', ...flags);
  return {
    code,
    ...(JSON.parse(stdout) as { preview: ImportReport; result: ImportReport | null }),
  };
}

const balances = (sql: Sql) => sql`
  select user_id, source, sum(remaining)::int8 as left from grants
  group by user_id, source order by user_id, source`;

const count = async (sql: Sql, table: string) => {
  const [row] = await sql<{ n: number }[]>`select count(*) as n from ${sql(table)}`;
  return row?.n ?? 0;
};

/** What the database was told before its client was killed is over. */
async function nothingUnderWay(sql: Sql): Promise<boolean> {
  const rows = await sql`
    select from pg_stat_activity
    where datname = current_database() and application_name = 'makegood cli'`;
  return rows.length === 0;
}

test('every kind of user is taken over as the preview said, and a second time nothing is added', async () => {
  const { url, sql } = await databaseWithPlans();
  const path = await usersFile(
    [
      'last_refresh;Name;balance;plan;email;id;notes',
      `${daysAgo(40)};"Ann ""A"" Lee";1500;pro;ann@example.com;ann;x`,
      `2020-02-29;Bob;40;free;bob@example.com;bob;"a;b`,
      'c"',
      ';;100;free;;cy;',
      ';Dee;70;;dee@example.com;dee;',
      ';;0;;eve@example.com;eve;',
      `${daysAgo(3)};;0;pro;;"f;y";`,
    ].join('\r\n'),
  );
  const dry = await imported(url, path, '--dry-run');
  expect(dry).toMatchObject({
    ...{ code: 0, ok: true, dryRun: true, result: null },
    preview: {
      ...{ rows: 6, imported: 6, already: 0, dueAtOnce: 2, staggered: 1, unknownPlans: [] },
      bad: { rows: 0 },
      plans: [
        { planId: 'pro', users: 2, plan: 1000, purchase: 500 },
        { planId: 'free', users: 2, plan: 140, purchase: 0 },
        { planId: null, users: 2, plan: 0, purchase: 70 },
      ],
    },
  });
  expect(await count(sql, 'users')).toBe(0);

  const first = await imported(url, path, '--yes');
  expect(first).toMatchObject({ code: 0, ok: true, interrupted: false });
  expect(first.preview).toEqual(dry.preview);
  expect(first.result).toEqual(dry.preview);
  expect(await sql`select actor, action, outcome, after from audit`).toMatchObject([
    { actor: 'cli', action: 'users.import', outcome: 'done', after: { rows: 6, imported: 6 } },
  ]);
  const after = await balances(sql);
  expect(after).toEqual([
    { userId: 'ann', source: 'plan', left: 1000 },
    { userId: 'ann', source: 'purchase', left: 500 },
    { userId: 'bob', source: 'plan', left: 40 },
    { userId: 'cy', source: 'plan', left: 100 },
    { userId: 'dee', source: 'purchase', left: 70 },
  ]);
  expect(await sql`select user_id, email, name from users order by user_id`).toMatchObject([
    { userId: 'ann', email: 'ann@example.com', name: 'Ann "A" Lee' },
    { userId: 'bob' },
    { userId: 'cy', email: null, name: null },
    { userId: 'dee' },
    { userId: 'eve', email: 'eve@example.com' },
    { userId: 'f;y' },
  ]);

  const again = await imported(url, path, '--yes');
  expect(again).toMatchObject({ code: 0, result: { imported: 0, already: 6, plans: [] } });
  expect(await balances(sql)).toEqual(after);
  expect((await runMakegood(url, 'verify')).code).toBe(0);
});

test('bad rows are named by line and left out; the others are imported, with exit code 1', async () => {
  const { url, sql } = await databaseWithPlans();
  const most = Number.MAX_SAFE_INTEGER;
  const bad: [row: string, problem: string][] = [
    ['a,,free,-1,', `balance: must be a whole number from 0 to ${most}`],
    ['b,,free,1.5,', `balance: must be a whole number from 0 to ${most}`],
    ['c,,free,9007199254740993,', `balance: must be a whole number from 0 to ${most}`],
    ['d,,free,,', `balance: must be a whole number from 0 to ${most}`],
    ['e,,free,1,2025-02-30', expect.stringMatching(/^last_refresh: must be an ISO 8601 date/)],
    ['f,,free,1,2025-02-03T04:05:06', expect.stringMatching(/^last_refresh: must be an ISO/)],
    [`g,,free,1,${daysAgo(-1)}`, 'last_refresh: is in the future'],
    ['h,,gold,1,', 'plan: there is no plan gold'],
    [',,free,1,', 'id: is missing'],
    [`${'i'.repeat(256)},,free,1,`, 'id: must be at most 255 characters'],
    ['j\0,,free,1,', 'id: is not well-formed text'],
    ['k\xff,,free,1,', 'id: is not well-formed text'],
    ['good,,pro,5,', 'id: stands on line 2 already'],
    ['l,,free', 'has 3 fields where the first line has 5'],
    ['m,,free,x,y', expect.stringMatching(/^balance: .+; last_refresh: .+/)],
  ];
  const rows = [
    HEADER,
    'good,,free,5,',
    ...bad.map(([row]) => row),
    '"multi\nline",,pro,7,',
    'last,,pro,-,',
  ];
  // As latin1, the byte of \xff is no UTF-8.
  const byteOrderMark = Buffer.from('\uFEFF');
  const content = Buffer.concat([byteOrderMark, Buffer.from(rows.join('\n'), 'latin1')]);
  const path = await usersFile(content);
  const { code, preview, result } = await imported(url, path, '--yes');
  expect(code).toBe(1);
  expect(result).toEqual(preview);
  expect(result).toMatchObject({ rows: bad.length + 3, imported: 2 });
  expect(result?.unknownPlans).toEqual([{ planId: 'gold', rows: 1 }]);
  expect(result?.bad.rows).toBe(bad.length + 1);
  expect(result?.bad.first.map(({ line, problem }) => [line, problem])).toEqual([
    ...bad.map(([, problem], index) => [index + 3, problem]),
    [bad.length + 5, expect.stringMatching(/^balance/)],
  ]);
  expect(await sql`select user_id from users order by 1`).toEqual([
    { userId: 'good' },
    { userId: 'multi\nline' },
  ]);
  const shown = await runMakegood(url, 'import', path, '--dry-run');
  expect(shown.code).toBe(1);
  expect(shown.stdout).toMatch(/│ +3 │ a +│ balance: must be/);
});

test('who is here with other figures, or by themselves, is a conflict and stays as they are', async () => {
  const { url, sql } = await databaseWithPlans();
  await imported(url, await usersFile(`${HEADER}\nann,,pro,5,\n`), '--yes');
  const ledger = openLedger({ sql });
  await grant(ledger, grantInput.parse({ userId: 'bob', amount: 5, source: 'promo' }), 'test');
  await ledger.close();
  await sql`insert into users (user_id, name, created_at) values ('cy', 'Cy', makegood_now())`;
  const rows = [
    HEADER,
    'ann,ann@example.com,pro,6,',
    'bob,bob@example.com,,5,',
    'cy,cy@example.com,,9,',
  ];
  const { code, preview, result } = await imported(url, await usersFile(rows.join('\n')), '--yes');
  expect(code).toBe(1);
  expect(result).toEqual(preview);
  expect(result).toMatchObject({
    ...{ imported: 1, already: 0 },
    conflicts: {
      rows: 2,
      first: [
        { line: 2, userId: 'ann', problem: 'was imported before with other figures' },
        { line: 3, userId: 'bob', problem: 'has credits or a plan here already' },
      ],
    },
  });
  expect(await sql`select user_id, email, name from users order by user_id`).toEqual([
    { userId: 'ann', email: null, name: null },
    { userId: 'bob', email: null, name: null },
    { userId: 'cy', email: 'cy@example.com', name: 'Cy' },
  ]);
});

test('an import that is killed is taken up where it was, and imports each user once', async () => {
  const USERS = 20_000;
  const { url, sql } = await databaseWithPlans();
  const path = await manyUsers(USERS);
  const killed = startMakegood(url, 'import', path, '--yes', '--json');
  await until(async () => (await count(sql, 'subscriptions')) > 2000);
  killed.signal('SIGKILL');
  expect(await killed.ended).toMatchObject({ code: null, stdout: '' });
  await until(() => nothingUnderWay(sql));
  const before = await count(sql, 'subscriptions');
  expect(before).toBeLessThan(USERS);
  const { code, preview, result } = await imported(url, path, '--yes');
  expect({ code, rows: result?.rows, already: result?.already }).toEqual({
    ...{ code: 0, rows: USERS, already: before },
  });
  expect(result).toEqual(preview);
  const [grants] = await sql`
      select count(*) as users, min(n) as fewest, max(n) as most, sum(credits)::int8 as credits
      from (select user_id, count(*) as n, sum(remaining)::int8 as credits from grants group by user_id) g`;
  expect(grants).toEqual({ users: USERS, fewest: 2, most: 2, credits: USERS * 1200 });
  const verified = await runMakegood(url, 'verify', '--json');
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, wallets: USERS });
});

test('an import that is interrupted ends its batch, says so, and goes on when called again', async () => {
  const USERS = 6000;
  const { url, sql } = await databaseWithPlans();
  const path = await manyUsers(USERS);
  const stopped = startMakegood(url, 'import', path, '--yes', '--json');
  await until(async () => (await count(sql, 'subscriptions')) > 0);
  stopped.signal('SIGINT');
  const { code, stdout } = await stopped.ended;
  const { result, ...told } = JSON.parse(stdout);
  expect({ code, ...told }).toMatchObject({ code: 130, ok: false, interrupted: true });
  expect(await count(sql, 'subscriptions')).toBe(result.imported);
  expect(await imported(url, path, '--yes')).toMatchObject({
    ...{ code: 0, result: { already: result.imported, imported: USERS - result.imported } },
  });
});

test('where nobody can be asked, it writes only with --yes', async () => {
  const { url, sql } = await databaseWithPlans();
  const path = await usersFile(`${HEADER}\nann,,pro,5,\n`);
  expect(await runMakegood(url, 'import', path)).toEqual({
    ...{ code: 1, stdout: '' },
    stderr:
      'makegood: Nobody can be asked here: add --yes to write, or --dry-run to see what would happen.\n',
  });
  expect(await count(sql, 'users')).toBe(0);
});

test('a file that cannot be read to its end is refused before anything is written', async () => {
  const { url, sql } = await databaseWithPlans();
  const path = await usersFile(`${HEADER}\na,,free,1,\n"b,,free,1,\n`);
  const { code, stdout, stderr } = await runMakegood(url, 'import', path, '--yes');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^makegood: .+ after line 2: a quotation mark is not closed\n$/);
  expect(await count(sql, 'users')).toBe(0);
});
