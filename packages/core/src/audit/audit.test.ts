import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApiKey } from '../api-keys/create.ts';
import { verify } from '../ledger/verify.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { appendAudit, conclude, concludeAbandoned, intend } from './append.ts';
import { listAudit, listAuditInput } from './list.ts';
import type { Deed } from './row.ts';

let ledger: TestLedger;

beforeEach(async () => {
  ledger = await testLedger();
});
afterEach(() => ledger.abandon());

const deed = (more: Partial<Deed> = {}): Deed => ({
  actor: 'staff:s1',
  actorRole: 'support',
  action: 'users.adjust',
  subject: 'user:u1',
  requestId: 'r1',
  ...more,
});
const append = (more: Partial<Deed> = {}, after: unknown = { balance: 1 }) =>
  appendAudit(ledger.sql, deed(more), 'done', after);
const list = async (filter: object = {}) =>
  (await listAudit(ledger, listAuditInput.parse(filter))).entries;

test('lines appended at once make one chain without gaps', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, i) => append({ requestId: `r${i}` })));
  expect((await list()).map(({ number }) => number)).toEqual(
    Array.from({ length: 50 }, (_, i) => 50 - i),
  );
  expect(await verify(ledger)).toMatchObject({ ok: true, auditLines: 50 });
});

test('a line whose transaction is rolled back leaves no gap', async () => {
  await append();
  await ledger.sql
    .begin(async (tx) => {
      await appendAudit(tx, deed(), 'done', null);
      throw new Error('rolled back');
    })
    .catch(() => {});
  await append();
  expect((await list()).map(({ number }) => number)).toEqual([2, 1]);
  expect(await verify(ledger)).toMatchObject({ ok: true, auditLines: 2 });
});

test.each(['audit', 'audit_head'])('the database refuses to change or empty %s', async (table) => {
  await append();
  for (const statement of [
    `update ${table} set number = 9`,
    `delete from ${table}`,
    `truncate ${table}`,
  ]) {
    await expect(ledger.sql.unsafe(statement)).rejects.toMatchObject({ code: '23001' });
  }
});

/** As a superuser who switches the database's own rules off. */
const tamper = (statement: string) =>
  ledger.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
  });

const copied = `actor, actor_role, action, outcome, previous_hash`;

test.each([
  ['an altered line', `update audit set after = '{"balance": 2}' where number = 2`, ['#2 altered']],
  ['an altered actor', `update audit set actor = 'staff:s2' where number = 3`, ['#3 altered']],
  [
    'an altered line with its hash made anew',
    `update audit set actor = 'staff:s2' where number = 2; update audit a set hash = audit_hash(a) where number = 2`,
    ['#3 does_not_follow'],
  ],
  ['the first line removed', 'delete from audit where number = 1', ['#1 removed']],
  ['a line removed in the middle', 'delete from audit where number = 2', ['#2 removed']],
  ['the last line removed', 'delete from audit where number = 4', ['#4 removed']],
  ['all lines removed', 'delete from audit', ['#1 removed']],
  [
    'a line put in at the end',
    `insert into audit (number, at, ${copied}, hash) select 5, at, ${copied}, hash from audit where number = 4`,
    ['#5 altered', '#5 does_not_follow', '#5 put_in'],
  ],
])('verify names %s', async (_, statement, named) => {
  for (let i = 0; i < 4; i++) await append();
  expect(await verify(ledger)).toMatchObject({ ok: true, auditLines: 4 });
  await tamper(statement);
  const { ok, violations } = await verify(ledger);
  expect(ok).toBe(false);
  expect(violations.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual(
    named.map((line) => `audit_chain audit ${line}`),
  );
});

test('a line says who it was by name, and keeps no secret and nothing that cannot be stored', async () => {
  const made = await createApiKey(ledger.sql, { name: 'support desk', role: 'support' });
  await append({ actor: `key:${made.keyId}`, before: { note: 'a\0b\uD800' } }, made);
  const [line] = await list();
  expect(line).toMatchObject({
    actorName: 'support desk',
    before: { note: 'ab\uFFFD' },
    after: { keyId: made.keyId, key: '[left out]' },
  });
  expect(JSON.stringify(line)).not.toContain(made.key);
});

test('what was intended is told once, and what was never told is told as failed', async () => {
  const intentId = await intend(ledger, deed({ before: { balance: 5 } }));
  const end = { outcome: 'done', after: { balance: 6 } } as const;
  await Promise.all([conclude(ledger, intentId, end), conclude(ledger, intentId, end)]);
  expect(await list()).toMatchObject([
    { outcome: 'done', before: { balance: 5 }, after: { balance: 6 } },
  ]);
  await intend(ledger, deed({ requestId: 'died' }));
  expect(await concludeAbandoned(ledger)).toEqual({ concluded: 0 });
  await ledger.sql`update audit_intents set asked_at = asked_at - interval '11 minutes'`;
  expect(await concludeAbandoned(ledger)).toEqual({ concluded: 1 });
  expect((await list())[0]).toMatchObject({
    requestId: 'died',
    outcome: 'failed',
    after: { code: 'interrupted' },
  });
});

test('the log is found by actor, action, subject, outcome and time, in pages', async () => {
  await append();
  await append({ actor: 'staff:s2' });
  await append({ action: 'plans.put', subject: 'plan:pro' });
  await appendAudit(ledger.sql, deed(), 'refused', { code: 'forbidden' });
  const numbers = async (filter: object) => (await list(filter)).map(({ number }) => number);
  expect(await numbers({ actor: 'staff:s2' })).toEqual([2]);
  expect(await numbers({ action: 'plans.put' })).toEqual([3]);
  expect(await numbers({ subject: 'plan:pro' })).toEqual([3]);
  expect(await numbers({ outcome: 'refused' })).toEqual([4]);
  expect(await numbers({ from: '2000-01-01T00:00:00Z', to: '2001-01-01T00:00:00Z' })).toEqual([]);
  const first = await listAudit(ledger, listAuditInput.parse({ limit: 3 }));
  expect(first.entries).toHaveLength(3);
  expect(await numbers({ limit: 3, cursor: first.nextCursor })).toEqual([1]);
});
