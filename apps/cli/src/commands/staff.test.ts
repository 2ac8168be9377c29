import { hashApiKey } from '@makegood/core';
import { testDatabase } from '@makegood/db/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runMakegood } from '../testing/run-makegood.ts';

const create = (url: string, ...more: string[]) =>
  runMakegood(url, 'staff', 'create', '--role', 'admin', ...more);

test('an invitation is printed once, and only its hash is kept', async () => {
  const { url, sql, drop } = await testDatabase();
  onTestFinished(drop);
  const made = await create(url, '--email', 'Ann@shop.example', '--name', 'Ann B', '--json');
  const { link, ...invite } = JSON.parse(made.stdout);
  expect(made.code).toBe(0);
  expect(invite).toMatchObject({ email: 'ann@shop.example', role: 'admin', state: 'open' });
  const [, token = ''] =
    /^http:\/\/127\.0\.0\.1:8787\/accept-invite#token=([\w-]{43})&name=Ann%20B$/.exec(link) ?? [];
  const rows = await sql<{ hash: Uint8Array; invitedBy: string }[]>`
    select token_hash as hash, invited_by from staff_invites`;
  expect(rows).toMatchObject([{ invitedBy: 'cli' }]);
  expect(rows[0]?.hash).toEqual(hashApiKey(token));
  const told = await sql`select action, outcome, after from audit`;
  expect(told).toMatchObject([
    { action: 'staff.invite', outcome: 'done', after: { email: 'ann@shop.example' } },
  ]);
  expect(JSON.stringify(told)).not.toContain(token);
});

test('what is no email, and who is staff already, is told in one line', async () => {
  const { url, sql, drop } = await testDatabase();
  onTestFinished(drop);
  expect(await create(url, '--email', 'ann')).toMatchObject({
    code: 1,
    stderr: 'makegood: Staff need an email address and a role.\n',
  });
  await sql`
    insert into staff (staff_id, name, email, role, created_at, updated_at)
    values (gen_random_uuid(), 'Ann', 'ann@shop.example', 'viewer', now(), now())`;
  expect(await create(url, '--email', 'ann@shop.example')).toMatchObject({
    code: 1,
    stderr: 'makegood: Someone on the staff has this email already.\n',
  });
});
